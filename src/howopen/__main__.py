"""The `howopen` command: runs a verb, turns errors into one line and an exit code."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:  # the answer needs no import
        from howopen import __version__

        sys.stdout.write(f"howopen {__version__}\n")
        return
    gc.set_threshold(50_000)  # a short run makes many objects and hardly any cycle
    from howopen.cli.run import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
