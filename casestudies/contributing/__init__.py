"""「事例を投稿する」: authors of municipalities write cases on the site, without the admin (ADR 0040)."""
