"""The search of the admin (explorer, choosers, lists): Wagtail's search backend in the portal's terms.

Wagtail's own backend treats a run of Japanese as one word. This one folds and splits queries and
texts with the portal's analyser (`search.core.analysis`), and only queries the database: it needs
no server, and is the same on SQLite and PostgreSQL. Readers use another search (`search.engines`).
See docs/search.md.
"""

from search.backend.backend import PortalSearchBackend

# The name that Wagtail looks for in a backend's module (WAGTAILSEARCH_BACKENDS).
SearchBackend = PortalSearchBackend
