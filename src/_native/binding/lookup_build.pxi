# Private doors that build the sections of the database file: plain lists in, the section's bytes out.

def _versions():
    """(format, fold, canonical): what stands in the header of a database file that this build can read."""
    return kFormatVersion, kFoldVersion, kCanonicalVersion


def _build_keys(const uint8_t[::1] keys not None, const uint8_t[::1] values not None):
    """Section of a KeyTable: 16 bytes of key and 4 of value (native order) for each entry."""
    cdef Py_ssize_t count = values.shape[0] // 4
    if keys.shape[0] != count * 16 or values.shape[0] % 4:
        raise ValueError(f"{keys.shape[0]} bytes of keys for {values.shape[0]} of values: expected 16 for each 4")
    cdef Bytes out
    cdef View all_keys = view_of(keys), all_values = view_of(values)
    with nogil:
        build_key_table(all_keys.data, <const uint32_t*>all_values.data, count, out)
    if out.failed():
        raise MemoryError
    return to_bytes(out)


cdef inline View _bytes_view(bytes piece) noexcept:
    return View(<const uint8_t*><const char*>piece, len(piece))


def _build_senders(list names not None, list masks not None, list networks not None):
    """Section of a SenderTable out of (name, entry), (mask, entry, anchor kind, anchor), (16 bytes, bits, entry)."""
    cdef SenderItems items
    cdef Bytes out
    cdef bytes text, anchor
    for text, entry in names:
        items.add_name(_bytes_view(text), entry)
    for text, entry, kind, anchor in masks:
        if kind and not 1 <= len(anchor) <= 63:
            raise ValueError(f"anchor of {len(anchor)} bytes: expected 1 to 63")
        items.add_mask(_bytes_view(text), entry, <AnchorKind><uint32_t>kind, _bytes_view(anchor))
    for text, bits, entry in networks:
        if len(text) != 16 or not 0 <= bits <= 128:
            raise ValueError(f"network of {len(text)} bytes / {bits}: expected 16 bytes and at most 128 bits")
        items.add_network(_bytes_view(text).data, bits, entry)
    with nogil:
        build_sender_table(items, out)
    if out.failed() or items.failed():
        raise MemoryError
    return to_bytes(out)
