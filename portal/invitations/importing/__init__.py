"""The list import: people of a table are invited, or changed where they are known already."""
