"""Edits a .docx file in LibreOffice, as a person at its window does, and saves it as .docx: run by the system's Python, which has UNO.

    python3 office_edits.py IN OUT EDITS

EDITS is JSON, a list of ``["replace", OLD, NEW, WHICH]``: the words found for the WHICH-th time, counted from 0; ``["tick", NUMBER]``: the checkbox
beside that number; ``["delete row", WORDS]``: the row that has these words.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CHECKED, _UNCHECKED = "\u2611", "\u2610"
_PATIENCE = 60


def main(source: str, target: str, edits: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"jianbao-{os.getpid()}"
        command = ["soffice", f"-env:UserInstallation={Path(folder).as_uri()}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
        office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            desktop = connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (value("Hidden", True),))
            assert document is not None, "LibreOffice does not open it"
            for kind, *rest in edits:
                _KINDS[kind](document, *rest)
            document.storeToURL(Path(target).as_uri(), (value("FilterName", "MS Word 2007 XML"),))
            document.close(False)
            desktop.terminate()
            office.wait(_PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)  # soffice is a script: the office is its child


def connected(address: str) -> Any:
    uno = importlib.import_module("uno")
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            context = resolver.resolve(address)
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def value(name: str, content: Any) -> Any:
    uno = importlib.import_module("uno")
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, content
    return made


def replace(document: Any, old: str, new: str, which: int) -> None:
    """Type over the words: only what differs, so that the cursor stays in the control."""
    search = document.createSearchDescriptor()
    search.SearchString, search.SearchCaseSensitive = old, True
    found = document.findFirst(search)
    for _ in range(which):
        found = document.findNext(found.End, search)
    assert found is not None, f"{old} is not in the document"
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    cursor = found.Text.createTextCursorByRange(found.Start)
    cursor.goRight(start, False)
    cursor.goRight(len(old) - start - tail, True)
    cursor.setString(new[start : len(new) - tail])


def tick(document: Any, number: int) -> None:
    """Change the state of the checkbox beside a number, and its glyph, as a click does."""
    for table in tables(document):
        for row in range(table.Rows.Count):
            box, beside = (table.getCellByName(f"{column}{row + 1}") for column in "AB")
            if beside is not None and beside.String == str(number):
                for paragraph in each(box):
                    for portion in each(paragraph):
                        if portion.TextPortionType == "ContentControl":
                            control = portion.ContentControl
                            control.Checked = not control.Checked
                            old, new = (_UNCHECKED, _CHECKED) if control.Checked else (_CHECKED, _UNCHECKED)
                            glyph = next(part for part in each(control) if part.String == old)
                            cursor = glyph.Text.createTextCursorByRange(glyph.Start)
                            cursor.goRight(1, True)
                            cursor.setString(new)
                            return
    raise AssertionError(f"no checkbox for {number}")


def delete_row(document: Any, words: str) -> None:
    for table in tables(document):
        for name in table.CellNames:
            if words in table.getCellByName(name).String:
                row = int("".join(filter(str.isdigit, name))) - 1
                table.Rows.removeByIndex(row, 1)
                return
    raise AssertionError(f"no row has {words}")


def tables(document: Any) -> list[Any]:
    return [document.TextTables.getByIndex(place) for place in range(document.TextTables.Count)]


def each(holder: Any) -> list[Any]:
    found, items = [], holder.createEnumeration()
    while items.hasMoreElements():
        found.append(items.nextElement())
    return found


_KINDS: dict[str, Callable[..., None]] = {"replace": replace, "tick": tick, "delete row": delete_row}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
