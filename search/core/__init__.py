"""The search library: text → terms → query → engines → answers. It knows no Django and no portal.

`search` hands in what comes from the site: settings, synonyms, word lists and callbacks.
"""
