"""Settings of gunicorn, which reads this file from its working directory."""

# No limit on the length of a URL: for a long query the portal answers with a page that says it was
# cut, instead of gunicorn's error in English. In production the reverse proxy sets a limit.
limit_request_line = 0
