"""What several parts of the suite need: servers, databases, browsers."""
