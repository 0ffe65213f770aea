"""Lists that readers narrow: their conditions, read from the address and written into it."""
