"""The front door: it reads the command line, and answers by itself what needs no more than that.

What a run needs, light as it is, is loaded behind it: for `--help` and a mistyped option it would be most of the time.
"""

import gc
import sys
from collections.abc import Sequence

from tui.cli.task import Asked, Task


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    gc.disable()  # Until all is loaded: there is no garbage in it, and looking for some takes a tenth of the time.
    words = sys.argv[1:] if arguments is None else list(arguments)
    asked = _read(words) if words else Asked(Task.WIZARD, {})
    from tui.cli.run import run

    return run(asked)


def _read(words: Sequence[str]) -> Asked:
    from tui.cli.arguments import read  # Nothing said needs no parser.

    return read(words)


if __name__ == "__main__":
    sys.exit(main())
