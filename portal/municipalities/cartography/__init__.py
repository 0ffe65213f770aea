"""Drawing the prefecture: where things stand on the map, as plain functions without a database."""
