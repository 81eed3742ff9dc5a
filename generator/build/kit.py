"""What a machine is given that makes papers and sees neither the project's folder nor this machine's fonts: all of it as values.

Fonts that come with Python packages stay where they are: those of the other machine are used, once they are known to be the same.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from weakref import finalize

from generator.build.faces import packaged_folders
from generator.build.maker import Known, Made, Maker, Order
from generator.build.plan import Paper
from generator.build.press import Press
from generator.build.program import LIBRARIES, PYTHON, code, library_versions
from generator.build.project import Project
from generator.content import Loaded
from generator.diagnostics import UserError
from generator.document.theme import Theme
from generator.layout.fonts import Face, FontSet

__all__ = ["Kit", "Unfit", "program"]

_FONTS = "fonts"
_PICTURES = (".png", ".jpg", ".jpeg")
"""What of the content's folder is needed besides what was read from its YAML."""

_MAKERS = ("build", "content", "diagnostics.py", "document", "layout", "quantity.py", "templating", "writers")
"""Parts of the program that a worker uses."""

Themes = Mapping[str, tuple[Theme, FontSet]]


class Unfit(Exception):
    """This machine would make other papers."""


class Kit:
    """A project with its fonts, packed. It unpacks itself where the first paper is made, and goes with the last use of it."""

    def __init__(self, order: Order, loaded: Loaded, files: Mapping[str, bytes], themes: Themes, wanted: Mapping[str, str]) -> None:
        """Take the parts; `packed` finds them.

        Args:
            order: What is asked for.
            loaded: The content.
            files: Templates, pictures and fonts by their paths in the project.
            themes: Themes with their faces, whose paths are those of ``files``, or of packages.
            wanted: What the machine has to agree in: `program`, and a fingerprint of the faces of each theme.
        """
        self._parts = order, loaded, files, themes, wanted
        self._lock = Lock()
        self._maker: Maker | None = None

    def __reduce__(self) -> tuple[type[Kit], tuple[object, ...]]:
        return Kit, self._parts

    @classmethod
    def packed(cls, project: Project, loaded: Loaded, papers: Sequence[Paper], order: Order) -> Kit:
        """Pack what these papers are made of. Themes that are wrong are left out: the papers that want them will fail, each with the reason."""
        files = dict(_files(project))
        press = Press(project, loaded)
        themes: dict[str, tuple[Theme, FontSet]] = {}
        for name in dict.fromkeys(paper.briefing.theme for paper in papers):
            try:
                theme, fonts = press.theme(name)
            except UserError:
                continue
            themes[name] = theme, _moved(fonts, lambda path: _pack(path, files))
        wanted = program() | {f"字体（{name}）": press.theme(name)[1].fingerprint for name in themes}
        return cls(order, loaded, files, themes, wanted)

    def make(self, paper: Paper, known: Known) -> Made:
        """Make a paper; one at a time, for the writers and their caches are one process's and not one thread's.

        Raises:
            Unfit: If this machine would make another one.
        """
        with self._lock:
            if self._maker is None:
                self._maker = self._unpack()
            return self._maker.make(paper, known)

    def _unpack(self) -> Maker:
        order, loaded, files, packed, wanted = self._parts
        root = Path(mkdtemp(prefix="jianbao-"))
        finalize(self, rmtree, root, ignore_errors=True)
        for name, data in files.items():
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        themes = {name: (theme, _moved(fonts, lambda path: _unpacked(path, root))) for name, (theme, fonts) in packed.items()}
        has = program() | {f"字体（{name}）": fonts.fingerprint for name, (_, fonts) in themes.items()}
        if differing := [what for what in wanted if has[what] != wanted[what]]:
            raise Unfit("、".join(differing))
        return Maker(Press(Project(root), loaded, themes=themes), order)


def program() -> dict[str, str]:
    """Return what makes the bytes besides the project, by what to call it: this program's code, Python, the libraries."""
    libraries = dict.fromkeys(name for names in LIBRARIES.values() for name in names)
    return {"jianbao": code(*_MAKERS), "Python": PYTHON} | library_versions(libraries)


def _files(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield the files that making papers reads: templates with what lies beside them, and the content's pictures."""
    for folder, endings in ((project.templates, ()), (project.root / "content", _PICTURES)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (not endings or path.suffix.lower() in endings) and path.resolve().is_relative_to(folder.resolve()):
                yield path.relative_to(project.root).as_posix(), path.read_bytes()


def _moved(fonts: FontSet, place: Callable[[str], str]) -> FontSet:
    """Return the same faces in other files; those that are one stay one."""
    roles, fallbacks, substitutions = pickle.loads(pickle.dumps((fonts.roles, fonts.fallbacks, fonts.substitutions)))
    faces: dict[int, Face] = {id(face): face for face in (*(face for pair in roles.values() for face in pair), *fallbacks)}
    faces |= {id(each.face): each.face for each in substitutions}
    for face in faces.values():
        face.path = place(face.path)
    return FontSet(roles, fallbacks=fallbacks, substitutions=substitutions)


def _pack(path: str, files: dict[str, bytes]) -> str:
    """Return what a font's file is called in a kit, and put it there if it is not a package's."""
    for module, folders in packaged_folders().items():
        for folder in folders:
            if Path(path).is_relative_to(folder):
                return f"{module}:{Path(path).relative_to(folder).as_posix()}"
    data = Path(path).read_bytes()
    name = f"{_FONTS}/{blake2b(data, digest_size=16).hexdigest()}{Path(path).suffix}"
    files[name] = data
    return name


def _unpacked(name: str, root: Path) -> str:
    """Return where a font's file is on this machine."""
    module, colon, file = name.partition(":")
    if not colon:
        return str(root / name)
    found = [folder / file for folder in packaged_folders().get(module, ())]
    return str(next((path for path in found if path.is_file()), None) or _lacking(module))


def _lacking(module: str) -> str:
    raise Unfit(module)
