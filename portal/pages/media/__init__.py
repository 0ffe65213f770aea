"""Pictures and documents: files, renditions, storage and access."""
