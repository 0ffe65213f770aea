"""Tables as files: reading, writing, cells, reports and the steps of an import."""
