"""Search by meaning: compares sentence vectors of documents and questions (ADR 0032)."""
