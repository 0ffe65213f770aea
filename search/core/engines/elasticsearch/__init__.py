"""The engine for several web servers: an Elasticsearch server that indexes the portal's own terms."""
