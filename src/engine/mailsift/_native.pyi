"""The native core as Python sees it. Names with a leading underscore are doors for the tests."""
