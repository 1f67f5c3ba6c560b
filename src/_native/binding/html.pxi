# Private doors to core/html for the tests: plain bytes and numbers in, plain tuples out.
