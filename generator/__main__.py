"""The process: ``python -m generator`` and the command ``jianbao``.

Separate from `cli`, which a test or another program may call and go on: here the process begins and ends, and nothing comes after.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

__all__ = ["run"]

_COLLECT_AFTER = 100_000
"""A command lives shortly and keeps nearly all the objects it makes. Looking for garbage after each 700, as Python does, finds none and costs a tenth
of the time."""


def run() -> NoReturn:
    """Run the command of the command line, and end the process with its exit status."""
    gc.set_threshold(_COLLECT_AFTER, 10, 10)  # before the imports, which make as many objects as the papers do
    from generator.cli import main

    status = main()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)  # not sys.exit: taking fonts, modules and documents apart one by one costs as much as making a paper


if __name__ == "__main__":
    run()
