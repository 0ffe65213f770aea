"""Japanese texts, numbers and dates as people type them and as files contain them."""
