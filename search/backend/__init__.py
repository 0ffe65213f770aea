"""The search of the admin (explorer, choosers, lists): Wagtail's search backend in the portal's terms.

Wagtail's own backend takes a run of Japanese for one word. This one folds and splits what
is searched and what is found with the portal's analyser (`search.core.analysis`), and asks the database
alone: no server, and the same on SQLite and PostgreSQL. What readers search is another
matter (`search.engines`). See docs/search.md.
"""

from search.backend.backend import PortalSearchBackend

# The name by which Wagtail finds the backend of a module (WAGTAILSEARCH_BACKENDS).
SearchBackend = PortalSearchBackend
