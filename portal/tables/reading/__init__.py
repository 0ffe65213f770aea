"""Reading files of unknown origin in a process apart from the server.

`apart` starts that process, `process` is what runs in it. Everything that it imports
(`tables` and what stands below) uses the standard library only, so that it starts quickly.
"""
