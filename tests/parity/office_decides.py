"""Accepts or rejects all tracked changes of .docx files in LibreOffice, by its own commands: run by the system's Python, which has UNO.

    python3 office_decides.py PROFILE < LINES

PROFILE is the address of a profile; each line has the file, the command and the file to write, with tabs between.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from typing import Any

_PATIENCE = 60


def main(profile: str, lines: list[str]) -> None:
    pipe = f"jianbao-{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        create = connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        desktop, dispatcher = create("com.sun.star.frame.Desktop"), create("com.sun.star.frame.DispatchHelper")
        for line in lines:
            source, decision, target = line.split("\t")
            document = desktop.loadComponentFromURL(source, "_blank", 0, (value("Hidden", True),))
            assert document is not None, f"LibreOffice does not open {source}"
            dispatcher.executeDispatch(document.CurrentController.Frame, decision, "", 0, ())
            document.storeToURL(target, (value("FilterName", "MS Word 2007 XML"),))
            document.close(False)
        desktop.terminate()
        office.wait(_PATIENCE)
    finally:
        office.kill()


def connected(address: str) -> Any:
    uno = importlib.import_module("uno")
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            context = resolver.resolve(address)
            return lambda name: context.ServiceManager.createInstanceWithContext(name, context)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def value(name: str, content: Any) -> Any:
    uno = importlib.import_module("uno")
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, content
    return made


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read().splitlines())
