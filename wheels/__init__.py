"""Wheels: how each prebuilt one is built, checked and proved. `make wheels`, or `python -m wheels --help`."""
