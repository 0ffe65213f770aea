"""The import of cases from spreadsheets: columns, cells, rows, template."""
