"""What pytest collects: one test a work. Everything that it needs comes from plugin.py."""


def test_work(work, benchmark, measure):  # type: ignore[no-untyped-def]
    measure(work, benchmark)
