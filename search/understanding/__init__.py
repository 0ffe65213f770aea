"""What readers type is data: years, places, sizes, kinds and dates become conditions."""
