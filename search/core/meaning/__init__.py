"""Search by meaning: sentence vectors of documents, compared with that of a question (ADR 0032)."""
