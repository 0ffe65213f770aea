"""審査: a case is published after both sides of the prefecture have approved it (ADR 0039)."""
