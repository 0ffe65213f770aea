"""The search library: text → terms → query → engines → results. It imports neither Django nor the portal.

`search` passes in the parts of the site: settings, synonyms, word lists and callbacks.
"""
