# Private doors to core/fold for the tests: plain bytes and numbers in, plain tuples out.
