"""Mails: the outbox and its sending, digests, and who wants which mail."""
