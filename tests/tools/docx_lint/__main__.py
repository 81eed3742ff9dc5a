"""``python -m tests.tools.docx_lint FILE...`` prints what is wrong with files."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tools.docx_lint.linter import lint

for argument in sys.argv[1:]:
    for problem in lint(Path(argument).read_bytes()):
        print(f"{argument}: {problem}")
