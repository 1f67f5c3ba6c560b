# core/images: what stands in the file of a picture beside its pixels. View, nogil, status, wrap.

cdef extern from "images/file_blocks.hpp" namespace "mailsift::images" nogil:
    cdef enum class FileKind "mailsift::images::FileKind":
        png, jpeg, gif, webp
    cppclass FileBlocks:
        FileBlocks() noexcept
        Vec[Range] kept, comments
        uint32_t end, right, bottom, frames
        bint in_pieces, limited
    bint read_blocks "mailsift::images::read_blocks"(View, FileKind, uint32_t, FileBlocks&)
    size_t kept_size "mailsift::images::kept_size"(const FileBlocks&)
    void write_kept "mailsift::images::write_kept"(View, FileKind, const FileBlocks&, uint8_t*)

cdef dict _FILE_KINDS = {"png": FileKind.png, "jpeg": FileKind.jpeg, "gif": FileKind.gif, "webp": FileKind.webp}


def picture_file(bytes file not None, str kind not None, uint32_t frames):
    """(the file without what changes no pixel, right, bottom, frames, whether a JPEG comes component by component).

    `kind`: png, jpeg, gif or webp. The file is None where it has more blocks, or more tables, than any picture needs.
    right, bottom, frames: of GIF and WebP, else 0.
    """
    cdef FileBlocks blocks
    cdef FileKind which = _FILE_KINDS[kind]
    cdef View seen = View(<const uint8_t*><const char*>file, len(file))
    cdef bint done
    cdef size_t size
    cdef uint8_t* to
    with nogil:
        done = read_blocks(seen, which, frames, blocks)
    if not done:
        raise MemoryError("picture_file")
    if blocks.limited:
        return None, 0, 0, 0, False
    size = kept_size(blocks)
    kept = file
    if size != seen.size:
        kept = PyBytes_FromStringAndSize(NULL, size)
        to = <uint8_t*><const char*><bytes>kept
        with nogil:
            write_kept(seen, which, blocks, to)
    return kept, blocks.right, blocks.bottom, blocks.frames, bool(blocks.in_pieces)


def picture_comments(bytes file not None, str kind not None):
    """(comments of the file of a picture, each cut at 4,096 bytes, and where its end is: 0 where it has none).

    Of PNG each comment has its keyword before it.
    """
    cdef FileBlocks blocks
    cdef FileKind which = _FILE_KINDS[kind]
    cdef View seen = View(<const uint8_t*><const char*>file, len(file))
    cdef bint done
    cdef size_t i
    with nogil:
        done = read_blocks(seen, which, 0, blocks)
    if not done:
        raise MemoryError("picture_comments")
    return [file[blocks.comments[i].start:blocks.comments[i].start + blocks.comments[i].size]
            for i in range(blocks.comments.size())], blocks.end
