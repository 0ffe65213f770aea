"""The page of the admin that explains search results and shows the state of the indices."""
