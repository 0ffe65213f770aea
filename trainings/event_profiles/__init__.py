"""Trainings as event tables: profiles are data; code writes and reads their columns."""
