"""What all imports from spreadsheets share: cells, signs of damage, the report, the kept file."""
