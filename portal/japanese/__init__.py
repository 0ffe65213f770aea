"""Japanese as people type it and as files bring it: what every other package reads and writes with."""
