"""Turns an official text into a structured notice."""
