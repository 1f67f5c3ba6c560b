# Private doors to core/digest for the tests: plain bytes and numbers in, plain tuples out.
