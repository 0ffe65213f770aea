"""Commands for developers: measurements, crash tests, screenshots. Not part of the product."""
