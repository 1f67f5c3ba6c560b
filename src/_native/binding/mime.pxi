# Private doors to core/mime for the tests: plain bytes and numbers in, plain tuples out.
