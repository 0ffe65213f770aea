"""The report 権限の一覧: who has which right, since when, and which accounts need a look."""
