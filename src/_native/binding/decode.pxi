# Private doors to core/decode for the tests: plain bytes and numbers in, plain tuples out.
