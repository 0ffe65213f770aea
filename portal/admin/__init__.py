"""The Wagtail admin of the portal: visibility in all its views, and help for editors."""
