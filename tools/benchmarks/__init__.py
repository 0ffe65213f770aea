"""Measurements, run as commands: `make bench`."""
