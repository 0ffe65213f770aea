"""The admin's pages under the rule of visibility: what permissions alone do not reach (ADR 0021)."""
