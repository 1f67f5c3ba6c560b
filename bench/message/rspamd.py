"""The peer: rspamd's normal worker, asked by /checkv2, with its rules but for those that ask DNS or another service.

CPU seconds are those of the worker (/proc/PID/stat, in ticks of the kernel's clock, so that a round takes many).
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from .. import clock
from ..contest import Contestant, Missing
from ..mail import Mail
from . import few

_CONFIG = Path("/etc/rspamd/rspamd.conf")
_OFF = (
    "antivirus", "arc", "asn", "bimi", "clickhouse", "dcc", "dkim", "dkim_signing", "dmarc", "elastic",
    "external_services", "fuzzy_check", "greylist", "history_redis", "http_headers", "metadata_exporter",
    "milter_headers", "mx_check", "neural", "once_received", "p0f", "ratelimit", "rbl", "replies", "reputation",
    "rspamd_update", "spf", "surbl", "url_redirector")
_OVERRIDE = {
    "options.inc": """\
filters = "chartable,regexp";
dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 0; }
map_watch_interval = 1d;
""",
    "logging.inc": 'level = "error";\n',
    "worker-normal.inc": 'bind_socket = "127.0.0.1:%(port)d"; count = 1; task_timeout = 60s;\n',
    "worker-controller.inc": "enabled = false;\n",
    "worker-proxy.inc": "enabled = false;\n",
    "worker-fuzzy.inc": "enabled = false;\n",
    "hfilter.conf": "from_enabled = false;\n",
    **{f"{name}.conf": "enabled = false;\n" for name in _OFF},
}
_START_SECONDS, _COMPILE_SECONDS, _QUIET_SECONDS = 300, 300, 5


def version() -> str:
    done = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().rpartition(" ")[2]


def _program() -> str:
    program = shutil.which("rspamd") or shutil.which("rspamd", path="/usr/sbin:/usr/bin")
    if program is None or not _CONFIG.is_file():
        raise Missing("no rspamd here (Debian: rspamd)")
    return program


def scan_served(mail: Mail) -> Contestant:
    messages = few(mail)
    server = _Server(_program())
    try:
        server.wait()
    except BaseException:  # also Ctrl-C: a daemon doesn't outlive us
        server.close()
        raise

    def seconds() -> float:
        before = server.cpu_seconds()
        for raw in messages:
            server.check(raw)
        return server.cpu_seconds() - before

    return Contestant(lambda: clock.elsewhere(seconds), lambda: [server.check(raw) for raw in messages], server.close,
                      least_seconds=0.5)


class _Server:
    """A daemon of our own, with one worker, in a folder of its own."""

    def __init__(self, program: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mailsift-bench-")
        try:
            self._begin(program)
        except BaseException:
            self._folder.cleanup()
            raise

    def _begin(self, program: str) -> None:
        """In a process group of its own, so that all of it can be ended, and that Ctrl-C is for us to deal with."""
        self.state = Path(self._folder.name)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        for kind in ("local.d", "override.d", "maps.d"):
            (self.state / kind).mkdir()
        for name, text in _OVERRIDE.items():
            (self.state / "override.d" / name).write_text(text % {"port": self.port} if "%(" in text else text)
        places = [f"--var={name}={self.state}" for name in ("LOCAL_CONFDIR", "DBDIR", "RUNDIR", "LOGDIR")]
        self._log = (self.state / "output").open("wb")
        self._process = subprocess.Popen(
            [program, "--no-fork", *["--insecure"] * (os.geteuid() == 0), "-c", str(_CONFIG), *places],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True,
            preexec_fn=_few_files)

    def wait(self) -> None:
        """Until it answers, and until it has compiled its expressions and the worker has taken them."""
        _until(self._answers, _START_SECONDS, "rspamd does not answer")
        seen, since = -1.0, time.monotonic()

        def quiet() -> bool:
            nonlocal seen, since
            used = sum(map(_cpu_seconds, self._children()))
            if used - seen > 0.05:
                seen, since = used, time.monotonic()
            return time.monotonic() - since > _QUIET_SECONDS

        _until(quiet, _COMPILE_SECONDS, "rspamd is busy with itself")

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise Missing(f"rspamd ended with {self._process.returncode}")
        try:
            self.check(b"Subject: x\r\n\r\nx\r\n")
        except (OSError, http.client.HTTPException):
            return False
        return True

    def check(self, raw: bytes) -> str:
        """The Message-ID that it read, which says that it answered for this message."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", "/checkv2", raw)
            return str(json.loads(connection.getresponse().read()).get("message-id", ""))
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        """Of the worker that scans."""
        return sum(_cpu_seconds(child) for child in self._children()
                   if b"normal process" in Path(f"/proc/{child}/cmdline").read_bytes())

    def _children(self) -> Iterator[int]:
        pid = self._process.pid
        yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    def close(self) -> None:
        self._process.terminate()
        try:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
        finally:
            with suppress(ProcessLookupError):  # the group is there as long as one of its processes
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._log.close()
            self._folder.cleanup()


def _cpu_seconds(pid: int) -> float:
    """User and system time (proc(5), fields 14 and 15; the name in brackets may have blanks)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _few_files() -> None:
    """A daemon closes every number that a file may have: where that is a billion, it never begins."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most),) * 2)


def _until(done: Callable[[], bool], seconds: float, otherwise: str) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise Missing(f"{otherwise} within {seconds:g} s")
        time.sleep(0.2)
