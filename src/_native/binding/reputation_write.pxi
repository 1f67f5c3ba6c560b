# Segments as files: the sections that the core writes, and what can go wrong.

import os

from libc.errno cimport errno

cdef extern from "reputation/write.hpp" namespace "mailsift::reputation" nogil:
    cppclass RepSink "mailsift::reputation::Sink":
        pass
    cppclass RepInput "mailsift::reputation::Input":
        RepRows rows
        uint32_t first_source
        bint is_file
        uint8_t least_tier
    cppclass RepOptions "mailsift::reputation::Options":
        uint32_t key_version, now
        int64_t made_at
        View sources
        bint without_overrides
    cppclass RepWritten "mailsift::reputation::Written":
        uint64_t size, records, merged, expired, damaged
    enum class WriteStatus "mailsift::reputation::WriteStatus":
        ok
        out_of_memory
        sink
    WriteStatus write_segment "mailsift::reputation::write_segment"(
        const RepInput*, uint32_t, const RepOptions&, const RepSink&, RepWritten&)
    RepSink file_sink "mailsift::reputation::file_sink"(int*)

cdef tuple write_inputs(Vec[RepInput]& inputs, int file, bytes sources, uint32_t now, int64_t made_at,
                        bint without_overrides):
    cdef RepOptions options
    cdef RepWritten done
    cdef WriteStatus status
    options.key_version = object_key_version()
    options.now = now
    options.made_at = made_at
    options.sources = _bytes_view(sources)
    options.without_overrides = without_overrides
    with nogil:
        status = write_segment(inputs.data(), inputs.size(), options, file_sink(&file), done)
    if status == WriteStatus.sink:
        raise OSError(errno, os.strerror(errno))
    if status != WriteStatus.ok:
        out_of_memory = status == WriteStatus.out_of_memory
        raise MemoryError("segment") if out_of_memory else ValueError("more than fits in a segment")
    return done.size, done.records, done.merged, done.expired, done.damaged


def merge_segments(int file, segments, bytes sources not None, uint32_t now, int64_t made_at, *,
                   uint8_t least_tier=0, bint without_overrides=False):
    """Writes one segment out of pairs (segment, number of its first source), as ReputationBuilder.write() does.

    `least_tier`: what claims to be of an earlier one is of this one. `without_overrides`: for others, without what an
    override wins over, and without the override."""
    cdef Vec[RepInput] inputs
    cdef RepInput one
    cdef ReputationSegment segment
    cdef list held = list(segments)
    for segment, first in held:
        one.rows = segment.core.rows()
        one.first_source = first
        one.is_file = segment.is_file
        one.least_tier = least_tier
        inputs.push(one)
    return write_inputs(inputs, file, sources, now, made_at, without_overrides)
