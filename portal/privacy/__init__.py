"""The privacy check: places of a text that may tell who somebody is (docs/privacy-check.md)."""
