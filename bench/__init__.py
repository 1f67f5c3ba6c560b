"""Measurements: a folder a task, a file a contestant; answers are compared before the clock starts.

In the repository this is the package `bench`, in a wheel `mailsift_bench`; so it imports itself relatively.
"""
