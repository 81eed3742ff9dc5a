"""ReportLab without what it imports for pictures and fonts of its own: Pillow's `Image`, and the metrics of PDF's fourteen standard fonts.

This writer never asks it for one. Modules that load when something of them is asked for (`importlib.util.LazyLoader`) do as well, and save a
command that prints no picture more than a twentieth of its time.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec

__all__ = ["postpone"]


def postpone(package: str, name: str) -> None:
    """Have the package's module of that name load on first use, if it is not there yet."""
    path = f"{package}.{name}"
    spec = None if path in sys.modules else find_spec(path)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[path] = module
    spec.loader.exec_module(module)
    vars(import_module(package))[name] = module
