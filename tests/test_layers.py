"""The rules of the house: who may import whom, how long a file is, what is documented, what is never written down.

Each rule is a function of source text or of a folder, so that each is also shown to find what it forbids.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator"

LAYERS: Mapping[str, frozenset[str]] = {
    "diagnostics": frozenset(),
    "quantity": frozenset(),
    "document": frozenset({"diagnostics", "quantity"}),
    "content": frozenset({"diagnostics", "quantity", "document"}),
    "templating": frozenset({"diagnostics", "quantity", "document", "content"}),
    "layout": frozenset({"diagnostics", "quantity", "document"}),
    "writers": frozenset({"diagnostics", "quantity", "document", "layout"}),
    "build": frozenset({"diagnostics", "quantity", "document", "content", "templating", "layout", "writers"}),
    "revision": frozenset({"diagnostics", "quantity", "document", "content", "templating", "writers", "build", "scaffold"}),
    "distribution": frozenset({"diagnostics", "document", "content", "templating", "writers", "build", "revision", "scaffold"}),
    "scaffold": frozenset({"diagnostics"}),
    "cli": frozenset({"diagnostics", "content", "build", "revision", "distribution", "scaffold", "__init__"}),
    "__init__": frozenset({"diagnostics", "build"}),
    "__main__": frozenset({"cli"}),
}
"""Each part of the package, and the parts it may import (docs/architecture.md, "The house")."""

DISK = frozenset({"content", "templating", "build", "revision", "distribution", "scaffold"})
"""Parts that may touch the disk."""

CLOCK = frozenset({"cli"})
"""Parts that may look at the clock."""

OWN_FILES = {
    "cli/deliveries.py": "the environment, for accounts at servers, which the ways of delivering are given",
    "cli/printing.py": "likewise, for the printer",
    "cli/__init__.py": "the null device, when the reader of our output has gone",
    "layout/fonts.py": "a face reads its font when it is first asked for a glyph: outlines are too large to be handed around",
    "writers/docx/package.py": "the empty package that it fills is shipped beside it",
}
"""Modules that read files all the same, and why."""

LIMIT = 400
"""Lines in a file, blank ones not counted. One that is longer holds two concepts."""


def modules() -> list[Path]:
    found = sorted(PACKAGE.rglob("*.py"))
    assert len(found) > 50, "the package is not where it is looked for"
    return found


def part_of(path: Path) -> str:
    place = path.relative_to(PACKAGE)
    return place.parts[0].removesuffix(".py")


def imported_names(tree: ast.AST, package: str) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it; ``package`` is what its relative imports start from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            if module == "generator":
                yield from (f"generator.{alias.name}" for alias in node.names)
            else:
                yield module


def parts_imported(text: str, package: str = "generator.x") -> set[str]:
    """Return the parts of the package that a module imports."""
    parts = set()
    for name in imported_names(ast.parse(text), package):
        head, _, rest = name.partition(".")
        if head == "generator":
            part = rest.partition(".")[0]
            parts.add(part if part in LAYERS else "__init__")
    return parts


DISK_CALLS = frozenset({"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rglob", "getenv", "environ"})
CLOCK_CALLS = frozenset({"today", "now", "utcnow", "time", "perf_counter", "monotonic"})


def calls(text: str, names: frozenset[str]) -> list[str]:
    """Return the calls in a module that have one of these names, and looks at the environment if ``environ`` is one."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            if name in names:
                found.append(f"{node.lineno}: {name}")
        if isinstance(node, ast.Attribute) and node.attr in names & {"environ"}:
            found.append(f"{node.lineno}: environ")
    return sorted(found)


def undocumented(text: str) -> list[str]:
    """Return the public classes, functions and methods without a docstring, and the module if it has none."""
    tree = ast.parse(text)
    missing = [] if ast.get_docstring(tree) else ["the module"]

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                decorated = {d.attr if isinstance(d, ast.Attribute) else d.id if isinstance(d, ast.Name) else "" for d in node.decorator_list}
                if not ast.get_docstring(node) and not decorated & {"overload", "setter"}:
                    missing.append(prefix + node.name)
                if isinstance(node, ast.ClassDef):
                    visit(node.body, f"{prefix}{node.name}.")

    visit(tree.body, "")
    return missing


def machine_words(text: str) -> list[str]:
    """Return what names a machine: a home or work folder, a temporary folder, a package index, a user's own address."""
    folders = r"(?<![\w.])/(?:work|tmp|root|farm|opt|Users|home)/\w+"
    hosts = r"\b(?:files\.pythonhosted|pypi|registry\.npmjs|mirrors?\.[a-z]+)\.(?:org|com|cn)\b"
    return re.findall(f"{folders}|{hosts}", text)


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield the project's own files that hold text, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
class TestEachModule:
    def test_imports_only_from_the_layers_below(self, path: Path) -> None:
        part = part_of(path)
        package = "generator." + ".".join(path.relative_to(PACKAGE).parent.parts)
        assert parts_imported(path.read_text(encoding="utf-8"), package.rstrip(".")) <= LAYERS[part] | {part}

    def test_touches_the_disk_only_where_it_may(self, path: Path) -> None:
        if part_of(path) not in DISK and path.relative_to(PACKAGE).as_posix() not in OWN_FILES:
            assert calls(path.read_text(encoding="utf-8"), DISK_CALLS) == []

    def test_looks_at_the_clock_only_where_it_may(self, path: Path) -> None:
        if part_of(path) not in CLOCK:
            assert calls(path.read_text(encoding="utf-8"), CLOCK_CALLS) == []

    def test_is_short_enough_to_hold_one_concept(self, path: Path) -> None:
        assert sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines()) <= LIMIT

    def test_says_what_everything_public_is(self, path: Path) -> None:
        assert undocumented(path.read_text(encoding="utf-8")) == []


def test_an_import_from_above_is_found() -> None:
    assert parts_imported("from generator.build.plan import Paper") == {"build"}
    assert parts_imported("def f():\n    import generator.cli.output") == {"cli"}
    assert parts_imported("from ..content import records", "generator.layout") == {"content"}
    assert parts_imported("from . import pages", "generator.layout") == {"layout"}
    assert parts_imported("from generator import __version__, content") == {"__init__", "content"}


def test_a_touch_of_disk_clock_or_environment_is_found() -> None:
    text = "Path('x').read_text()\nopen('y')\nos.environ['z']\ndatetime.now()"
    assert calls(text, DISK_CALLS) == ["1: read_text", "2: open", "3: environ"]
    assert calls(text, CLOCK_CALLS) == ["4: now"]


def test_a_missing_docstring_is_found() -> None:
    text = '"""M."""\ndef f(): ...\ndef _g(): ...\nclass C:\n    """C."""\n    def m(self): ...\n'
    assert undocumented(text) == ["f", "C.m"]
    assert undocumented("x = 1") == ["the module"]


def test_a_path_of_a_machine_is_found() -> None:
    bad = "/" + "home/someone and /" + "tmp/x and https://" + "pypi" + ".org/simple"
    assert len(machine_words(bad)) == 3
    assert machine_words("content/home/x, outputs/tmp/y, and/or, https://www.w3.org/TR/clreq/") == []


def test_no_file_names_a_machine() -> None:
    found = {name: words for name, text in tracked_texts() if (words := machine_words(text))}
    assert found == {}


def test_every_command_and_option_is_in_the_guides() -> None:
    import click

    from generator.cli import COMMANDS, group

    guides = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("docs/guide.md", "docs/guide.zh.md")}
    context = click.Context(group)
    missing = []
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        options = [max(p.opts, key=len) for p in command.params if isinstance(p, click.Option) and "--help" not in p.opts]
        for guide, text in guides.items():
            wanted = [f"jianbao {name}", *options]
            missing += [f"{guide}: {word}" for word in wanted if word not in text]
        for readme in ("README.md", "README.zh.md"):
            if f"jianbao {name}" not in (ROOT / readme).read_text(encoding="utf-8"):
                missing.append(f"{readme}: jianbao {name}")
    assert missing == []


def package_of(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement)[0].lower().replace("_", "-")


def test_what_is_installed_is_what_is_imported() -> None:
    """A dependency that nothing imports is a promise that nobody keeps; an import that nothing declares fails on a fresh machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {package_of(line) for line in project["dependencies"]}
    homes = importlib.metadata.packages_distributions()
    imported: set[str] = set()
    for path in modules():
        for name in imported_names(ast.parse(path.read_text(encoding="utf-8")), "generator"):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in ("generator", ""):
                imported.add(homes[top][0].lower().replace("_", "-") if top in homes else top)
    fonts = {"justmytype-intl-cjk", "pylopdf-fonts-zh-cn"}  # data: faces.py looks for their files by name
    extras = {package_of(line) for name, lines in project["optional-dependencies"].items() if name not in ("dev", "bench") for line in lines}
    assert (imported | fonts) - extras == declared


def test_what_the_tests_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    declared = {package_of(line) for line in lines}
    homes = importlib.metadata.packages_distributions()
    ours = {"generator", "tests", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
    imported: set[str] = set()
    for path in (ROOT / "tests").rglob("*.py"):
        for name in imported_names(ast.parse(path.read_text(encoding="utf-8")), "tests"):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in ours:
                imported.add(homes[top][0].lower().replace("_", "-") if top in homes else top)
    assert imported <= declared


def test_everything_in_all_exists_and_is_in_order_of_names() -> None:
    import generator

    for name in generator.__all__:
        assert getattr(generator, name) is not None
    assert sorted(generator.__all__, key=str) == generator.__all__


def test_the_locks_pin_every_dependency_with_hashes_and_name_no_host() -> None:
    for name in ("run", "dev", "bench"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert all(re.match(r"[a-z0-9._-]+==\S+", line) for line in pins)
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(pins)
