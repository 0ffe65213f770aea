"""Layout of the map of the prefecture: plain functions without a database."""
