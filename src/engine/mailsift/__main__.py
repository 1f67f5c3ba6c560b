"""`python -m mailsift`, and the command `mailsift`: the command line."""

import sys


def run() -> int:
    """An interrupt while modules are loaded ends as one that comes later does, but for a line that says so."""
    try:
        from .cli import main
    except KeyboardInterrupt:
        print("mailsift: interrupted", file=sys.stderr)
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(run())
