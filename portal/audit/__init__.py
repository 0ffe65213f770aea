"""The audit log (操作記録): who did what and when, append-only and hash-chained. See docs/audit.md."""
