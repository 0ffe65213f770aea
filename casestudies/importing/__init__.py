"""Bringing cases in from spreadsheets: columns, cells, rows, template."""
