"""Corrections of contact data by the municipality itself, decided on by the prefecture's editors."""
