"""The Wagtail admin of the portal: visibility applied to it, and help for editors."""
