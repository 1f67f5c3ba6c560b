# core/images: pictures of a page that lie beside each other as pieces of one do. View, nogil, status, wrap.

cdef extern from "images/slices.hpp" namespace "mailsift::images" nogil:
    cppclass ImagesPiece "mailsift::images::Piece":
        uint32_t start "from"
        uint32_t size, group, row, width, height, rowspan
    bint images_lay_out "mailsift::images::lay_out"(View, Vec[ImagesPiece]&)


def picture_groups(const uint8_t[::1] page not None):
    """(groups of rows of addresses as they are written, whether a limit has bitten) of a page in UTF-8."""
    groups, limited = picture_pieces(page)
    return [[[one[0] for one in row] for row in group] for group in groups], limited


def picture_pieces(const uint8_t[::1] page not None):
    """The same with (address, width, height, rowspan of its cell) in place of each: sizes as the page says, 0 where not."""
    cdef Vec[ImagesPiece] found
    cdef View seen = view_of(page)
    cdef bint whole
    cdef size_t i
    cdef ImagesPiece* one
    cdef list groups = []
    with nogil:
        whole = images_lay_out(seen, found)
    for i in range(found.size()):
        one = &found[i]
        if i == 0 or one.group != found[i - 1].group:
            groups.append([])
        if i == 0 or one.row != found[i - 1].row:
            groups[-1].append([])
        groups[-1][-1].append((PyBytes_FromStringAndSize(<const char*>seen.data + one.start, one.size), one.width,
                               one.height, one.rowspan))
    return groups, not whole


def part_place(Record record not None, uint32_t number):
    """Where in the message the body of a part begins, by its place in parts(); None where it lies inside of another."""
    cdef uint32_t n
    cdef const PartRow* r = <const PartRow*>record.rows(PARTS, &n)
    if number >= n or r[number].layer or r[number].place == 0xFFFFFFFF:
        return None
    return r[number].place
