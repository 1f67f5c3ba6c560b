# Private doors to core/lookup: building and opening tables.
