"""Trainings as event tables: profiles are data, what fills and reads their columns is code."""
