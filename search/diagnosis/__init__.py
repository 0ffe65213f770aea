"""The page of the admin that says how the search came to its answer, and how its indices are."""
