"""Words of the prefecture: labels, the user dictionary, synonyms and suggestions."""
