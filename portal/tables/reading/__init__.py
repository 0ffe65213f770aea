"""Reads files of unknown origin in a process separate from the server.

`apart` starts that process, and `process` runs in it. Everything that it imports (`tables` and its
dependencies) uses the standard library only, so that it starts quickly.
"""
