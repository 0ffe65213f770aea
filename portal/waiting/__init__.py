"""What waits for somebody: one registry for the site, the admin and the digests (ADR 0045)."""
