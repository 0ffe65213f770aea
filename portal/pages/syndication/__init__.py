"""Output for other programs: feeds, sitemap, structured data, calendar lines, QR codes."""
