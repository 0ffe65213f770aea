"""The report 操作記録: its filters, what it shows of an entry, and its export."""
