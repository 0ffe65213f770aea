"""The two engines and their shared parts."""
