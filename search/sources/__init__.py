"""Where documents come from: what the apps register, and the pages of the portal itself."""
