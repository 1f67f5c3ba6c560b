# Private doors to core/match for the tests: plain bytes and numbers in, plain tuples out.
