"""Measurements: a folder a task, a file a contestant; answers are compared before the clock starts."""
