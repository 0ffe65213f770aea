"""The engine for several web servers: an Elasticsearch server that is given our terms."""
