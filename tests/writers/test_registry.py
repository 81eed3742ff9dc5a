from __future__ import annotations

import subprocess
import sys

import pytest

from generator.writers.registry import FORMATS, writer_for


@pytest.mark.parametrize("name", FORMATS)
def test_a_writer_bears_the_name_it_is_registered_under(name: str) -> None:
    writer = writer_for(name)
    assert (writer.name, writer.extension) == (name, name)
    assert writer.version
    assert writer_for(name) is writer


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(KeyError):
        writer_for("odt")


def test_knowing_the_formats_imports_none_of_them() -> None:
    code = "import sys, generator.writers.registry; print('reportlab' in sys.modules, 'docx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
