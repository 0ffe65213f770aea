"""Table files: reading, writing, cells, reports and the import wizard."""
