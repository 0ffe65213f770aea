"""Results as tables and feeds."""
