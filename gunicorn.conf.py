"""What every gunicorn of the project has in common; it reads this file in its working directory."""

# An address may be of any length: a long query gives a page that says it was cut, not gunicorn's
# English refusal. In production the reverse proxy limits what comes through.
limit_request_line = 0
