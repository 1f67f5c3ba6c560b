"""`python -m mailsift`, and the command `mailsift`: the command line."""

import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable


def run() -> int:
    """Until a command begins, and when it has ended, an interrupt ends the process as any other program: nothing is to
    be cleared away, and an exception in the middle of a module, of C too, is more than some of them bear."""
    try:
        from signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal

        # What a shell starts in the background ignores interrupts, and goes on to.
        if getsignal(SIGINT) is not default_int_handler:
            return _main(None)
        signal(SIGINT, SIG_DFL)
        try:
            return _main(lambda: signal(SIGINT, default_int_handler))
        finally:
            signal(SIGINT, SIG_DFL)
    except KeyboardInterrupt:
        return 130


def _main(before_command: "Callable[[], object] | None") -> int:
    from .cli import main

    return main(before_command=before_command)


if __name__ == "__main__":
    sys.exit(run())
