"""Pictures and documents: files, renditions, storage and who may have them."""
