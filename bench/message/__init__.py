"""One message at a time: parse, extract, scan."""
