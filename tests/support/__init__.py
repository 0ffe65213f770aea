"""Shared helpers of the suite: servers, databases, browsers."""
