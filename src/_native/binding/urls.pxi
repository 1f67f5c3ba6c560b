# Private doors to core/urls for the tests: plain bytes and numbers in, plain tuples out.
