"""The sources of documents: those registered by apps, and those of the portal itself."""
