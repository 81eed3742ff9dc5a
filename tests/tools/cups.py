"""CUPS' own print server, run for a test on a socket in a folder, with a printer that keeps what it is given.

It needs no system service and touches no printer of the machine: its settings, queue and spool are in the folder.
"""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["QUEUE", "missing", "print_server", "printed"]

QUEUE = "office"

SETTINGS = """Listen {folder}/cups.sock
LogLevel debug
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""

PLACES = """ServerRoot {folder}
ServerBin {folder}/bin
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
ErrorLog {folder}/log
AccessLog {folder}/log
PageLog {folder}/log
User {user}
Group {group}
"""

PRINTER = """<DefaultPrinter office>
Info The office's printer
DeviceURI keep:/
State Idle
Accepting {accepting}
Shared No
</DefaultPrinter>
"""

BACKEND = """#!/bin/sh
# job user title copies options [file]
[ $# = 0 ] && exit 0
cat ${{6:-}} >{folder}/printed/$1.pdf
printf '%s\\n%s\\n' "$3" "$5" >{folder}/printed/$1.options
"""


def missing() -> str:
    """Return what is missing to run the server; nothing if all is there."""
    return ", ".join(name for name in ("cupsd", "lp", "lpstat") if shutil.which(name, path=_path()) is None)


@contextlib.contextmanager
def print_server(folder: Path, *, accepting: bool = True) -> Iterator[Mapping[str, str]]:
    """Run the server; yield the environment in which ``lp`` finds it. What it prints goes to ``printed`` in the folder.

    Args:
        folder: An empty folder with a short path, for a socket's may have no more than 107 bytes.
        accepting: Whether the printer takes jobs.
    """
    user, group = ("lp", "lp") if os.geteuid() == 0 else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name)
    for name in ("bin/backend", "cache", "state", "spool/tmp", "printed"):
        (folder / name).mkdir(parents=True)
    for name in ("daemon", "filter", "notifier"):
        (folder / "bin" / name).symlink_to(Path("/usr/lib/cups") / name)
    values = {"folder": folder, "user": user, "group": group, "accepting": "Yes" if accepting else "No"}
    for name, text in (("cupsd.conf", SETTINGS), ("cups-files.conf", PLACES), ("printers.conf", PRINTER), ("bin/backend/keep", BACKEND)):
        (folder / name).write_text(text.format_map(values), encoding="utf-8")
    (folder / "bin/backend/keep").chmod(0o755)
    (folder / "printed").chmod(0o777)
    folder.chmod(0o755)
    command = [shutil.which("cupsd", path=_path()) or "cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            environment = {"PATH": _path(), "CUPS_SERVER": str(folder / "cups.sock"), "HOME": str(folder)}
            for _ in range(100):
                if subprocess.run(["lpstat", "-r"], env=environment, capture_output=True, check=False).stdout.startswith(b"scheduler is running"):
                    break
                time.sleep(0.1)
            else:
                raise AssertionError((folder / "log").read_text(encoding="utf-8", errors="replace"))
            yield environment
        finally:
            server.terminate()


def printed(folder: Path) -> tuple[bytes, str]:
    """Return what the first job printed, and its title and options; wait until it has."""
    for _ in range(100):
        if (options := folder / "printed/1.options").exists() and options.read_text(encoding="utf-8").count("\n") == 2:
            return (folder / "printed/1.pdf").read_bytes(), options.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError("nothing was printed")


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
