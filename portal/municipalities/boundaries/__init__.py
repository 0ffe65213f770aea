"""Loading the boundaries of municipalities from the files of 国土数値情報 (N03)."""
