"""ReportLab without Pillow's `Image`, which it imports for pictures of its own.

This writer never asks it for one. A module that loads when something of it is asked for (`importlib.util.LazyLoader`) does as well, and saves a
command that prints no picture a twentieth of its time.
"""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec

import PIL

__all__ = ["postpone_pillow"]


def postpone_pillow() -> None:
    """Have `PIL.Image` load on first use, if it is not there yet."""
    name = "PIL.Image"
    spec = None if name in sys.modules else find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    vars(PIL)["Image"] = module
