"""Text in pictures, read by the program tesseract: off unless a policy turns it on.

A process of its own for each picture, so that a flaw in it costs no more than that picture. It gets the luma as a plain
PGM, which leaves its decoders nothing to do, and writes to a pipe: no file of a message is ever made. Its output,
memory and time are bounded, and it is ended, with whatever it has started, however the reading ends.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import IO, cast

from ..config_steps import LANGUAGES
from ..errors import FileError
from .bitmap import Bitmap
from .codes import Missing

PROGRAM = "tesseract"
# Characters of the text of one picture; bytes of it that are read, and of what the program complains about.
MOST_TEXT, _MOST_OUTPUT, _MOST_SAID = 100_000, 400_000, 4096
# Pixels of a side: smaller pictures hold no line of text, larger ones are reduced before they are read.
_LEAST_SIDE, _MOST_SIDE = 24, 3000
# Letters of some 30 pixels are what it reads best; small pictures are enlarged.
_ENLARGED_BELOW = 1000
# Bytes of memory that the process may take.
_MEMORY = 1 << 30
_PIECE = 1 << 16
# What it says where a language is not installed.
_NO_LANGUAGE = b"Failed loading language"

_running: set[subprocess.Popen[bytes]] = set()
_stopped = threading.Event()


class TimeOut(Exception):
    """The reading took longer than it may."""


class Unreadable(Exception):
    """tesseract gave up on the picture."""


def missing() -> FileError | None:
    """Where the program isn't there: what to do about it."""
    if shutil.which(PROGRAM) is not None:
        return None
    return FileError(PROGRAM, "not found, so that no text in pictures is read",
                     "the program in the PATH (Debian: apt install tesseract-ocr; Fedora: dnf install tesseract; "
                     "macOS: brew install tesseract), or ocr = false in [steps.images] of the policy")


def read(gray: Bitmap, seconds: float, languages: str = "eng") -> str:
    """The text of one picture, "" for none. Missing, TimeOut or Unreadable where there is no answer."""
    if not LANGUAGES.match(languages):
        raise ValueError(f"languages: {languages!r}: expected names like eng or eng+deu")
    if min(gray.width, gray.height) < _LEAST_SIDE:
        return ""
    until = time.monotonic() + seconds
    with _started(languages, seconds) as process:
        output, said = _talk(process, _as_pgm(gray), until)
        try:
            code = process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise TimeOut(f"{seconds:g} s") from error
    if code:
        if _NO_LANGUAGE in said:
            raise Missing(f"{PROGRAM}: {languages}")
        raise Unreadable(f"{PROGRAM} ended with {code}")
    return output.decode("utf-8", "replace")[:MOST_TEXT].replace("\0", " ").strip()


def _as_pgm(gray: Bitmap) -> bytes:
    from PIL import Image

    picture = Image.frombytes("L", (gray.width, gray.height), gray.gray)
    longer = max(picture.size)
    if longer > _MOST_SIDE:
        picture = picture.reduce(-(-longer // _MOST_SIDE))
    elif longer < _ENLARGED_BELOW:
        picture = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.BICUBIC)
    return b"P5 %d %d 255\n" % picture.size + picture.tobytes()


@contextlib.contextmanager
def _started(languages: str, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """The program, in a group of its own that is killed when this is left, also by an interrupt."""
    # One thread: a scanner has as many messages at once as it has processors.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen([PROGRAM, "stdin", "stdout", "-l", languages, "--psm", "3"], stdin=pipe, stdout=pipe,
                                   stderr=pipe, env=environment, start_new_session=True, bufsize=0)
    except OSError as error:
        raise Missing(PROGRAM) from error
    try:
        _running.add(process)
        _bound(process.pid, seconds)
        if _stopped.is_set():
            raise TimeOut("stopped")
        yield process
    finally:
        _running.discard(process)
        _kill(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Until it is waited for, its number can't be another's."""
    if process.returncode is None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def stop() -> None:
    """For a process that is about to end, out of any thread: ends what is being read, and no more is read."""
    _stopped.set()
    for process in list(_running):
        _kill(process)


def _bound(pid: int, seconds: float) -> None:
    """Also for the case that whoever started it is killed: then nobody else ends it."""
    if not hasattr(resource, "prlimit"):
        return
    most = int(seconds) + 2
    with contextlib.suppress(OSError):
        resource.prlimit(pid, resource.RLIMIT_CPU, (most, most))
        resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _talk(process: subprocess.Popen[bytes], data: bytes, until: float) -> tuple[bytes, bytes]:
    """Gives it the picture, and takes what it writes and what it complains about, each up to a limit."""
    given, output, said = cast("tuple[IO[bytes], ...]", (process.stdin, process.stdout, process.stderr))
    taken = {output.fileno(): (bytearray(), _MOST_OUTPUT), said.fileno(): (bytearray(), _MOST_SAID)}
    written, left = taken[output.fileno()][0], memoryview(data)
    os.set_blocking(given.fileno(), False)
    with selectors.DefaultSelector() as ready:
        ready.register(given, selectors.EVENT_WRITE)
        for fd in taken:
            ready.register(fd, selectors.EVENT_READ)
        while ready.get_map():
            for key, _ in ready.select(max(0.0, until - time.monotonic())):
                if key.fileobj is given:
                    left = _given(given, left)
                    if not left:
                        ready.unregister(given)
                        given.close()
                elif not _kept(key.fd, *taken[key.fd]):
                    ready.unregister(key.fd)
            if len(written) >= _MOST_OUTPUT:
                raise Unreadable(f"{PROGRAM} wrote more than {_MOST_OUTPUT} bytes")
            if time.monotonic() > until:
                raise TimeOut("the time is over")
    return bytes(written), bytes(taken[said.fileno()][0])


def _given(stream: IO[bytes], left: memoryview) -> memoryview:
    """What is left to be written; nothing where nobody reads it any more."""
    try:
        return left[stream.write(left[:_PIECE]) or 0:]
    except BrokenPipeError:
        return left[:0]


def _kept(fd: int, into: bytearray, most: int) -> bool:
    """Takes a piece; what is beyond the limit is dropped. False at the end."""
    piece = os.read(fd, _PIECE)
    into += piece[:most - len(into)]
    return bool(piece)
