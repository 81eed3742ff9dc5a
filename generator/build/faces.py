"""Which face plays each role of a theme: found in the project, on the system, or in a Python package.

The order is the same for every role: the project's own font folder, then the family that the theme names on the system. After that, where the
packaged face is of the kind that the role asks for (Song, Hei), the packaged one comes first, so that papers look alike on all machines; where it is
not (FangSong, Kai, XiaoBiaoSong), another family of the kind on the system comes first. One function decides and explains: `choose` is what `resolve`
takes and what ``jianbao fonts`` prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from generator.build.families import KINDS, PACKAGED, SERIF_BOLD, Family, Kind, Packaged
from generator.build.shelf import Found, Shelf, system_shelf
from generator.diagnostics import Diagnostic, UserError
from generator.layout.fonts import Face, FontSet, Substitution

__all__ = ["Choice", "choose", "lent", "packaged_folders", "resolve"]

_BOLD_STROKE = 1 / 40
"""Stroke in em of a bold made from a face that has none. As wide as it makes a hanzi's strokes, it does not close its counters at 9 pt."""

_REGULAR, _BOLD = 400.0, 700.0
"""Weights at which a variable font is used, those of its named instances Regular and Bold."""

_LENDERS = ("song", "hei", "traditional", "japanese")
"""Packaged faces that lend characters, the best first."""

_LENDING_FILES = ("simsunb.ttf", "dejavusans.ttf", "seguisym.ttf", "apple symbols.ttf", "notosanssymbols2-regular.ttf")
"""System faces that lend rare hanzi and symbols."""

_Pair = tuple[Face, Face]


class Choice(Struct, frozen=True, kw_only=True):
    """What a role asked for and what it got."""

    role: str
    wanted: tuple[str, ...]
    """Family names that would do, the theme's own first."""
    face: Face
    bold: Face
    source: str
    """``project``, ``system`` or ``package``."""
    substituted: bool
    """Whether the face is of another kind than the role asks for."""

    @property
    def file(self) -> str:
        """File name of the regular face."""
        return Path(self.face.path).name


def resolve(theme_fonts: Mapping[str, str], *, project_fonts: Path | None = None, system: bool = True) -> FontSet:
    """Find a face for each role.

    Args:
        theme_fonts: Role to the family name that the theme gives it.
        project_fonts: The project's own font folder; it need not exist.
        system: Whether fonts installed on this machine may be used. Without them every machine makes the same paper.

    Raises:
        UserError: If a role gets no face at all.
    """
    choices = choose(theme_fonts, project_fonts=project_fonts, system=system)
    roles = {choice.role: (choice.face, choice.bold) for choice in choices}
    substitutions = [Substitution(role=c.role, wanted=c.wanted, face=c.face) for c in choices if c.substituted]
    return FontSet(roles, fallbacks=_lenders(system=system), substitutions=substitutions)


def choose(theme_fonts: Mapping[str, str], *, project_fonts: Path | None = None, system: bool = True) -> tuple[Choice, ...]:
    """Say for each role what it asks for and what it gets; arguments and errors are those of `resolve`."""
    project = Shelf([project_fonts] if project_fonts else [])
    installed = system_shelf() if system else Shelf([])
    choices: list[Choice] = []
    problems: list[Diagnostic] = []
    made: dict[object, Face] = {}
    for role, family_name in theme_fonts.items():
        kind = KINDS.get(role.partition("-")[0], KINDS["song"])  # "hei-2" is a second family of one kind
        choice = next(_candidates(role, family_name, kind, project, installed), None)
        if choice is None:
            hint = "安装 Python 包 pylopdf-fonts-zh-cn 和 justmytype-intl-cjk，或把字体文件放进项目的 fonts/ 文件夹"
            problems.append(Diagnostic("no-font", f"没有找到字体 {family_name}（{role}），也没有可以代替的", hint=hint))
            continue
        choices.append(_shared(choice, made))
    if problems:
        raise UserError(problems)
    return tuple(choices)


def lent(fonts: FontSet, role: str, characters: Iterable[str]) -> Mapping[str, str]:
    """Return which of the characters the role's face does not set itself, by the family that does; the empty name stands for no family."""
    own = fonts.face(role)
    found: dict[str, str] = {}
    for character in sorted(characters):
        face = fonts.pick(role, False, character)
        if face is not own:
            family = face.family if face else ""
            found[family] = found.get(family, "") + character
    return found


def _candidates(role: str, family_name: str, kind: Kind, project: Shelf, installed: Shelf) -> Iterator[Choice]:
    """Yield what could play the role, the best first."""
    asked = _family_named(family_name)
    akin = [family for family in kind.families if family is not asked]
    wanted = tuple(dict.fromkeys([family_name, *(family.names[0] for family in kind.families)]))

    def on(shelf: Shelf, source: str, families: list[Family]) -> Iterator[Choice]:
        for face, bold in _pairs(shelf, families):
            yield Choice(role=role, wanted=wanted, face=face, bold=bold, source=source, substituted=False)

    def packaged(*, substituted: bool) -> Iterator[Choice]:
        for face, bold in filter(None, (_packaged_pair(PACKAGED[key], kind.stroke) for key in kind.packaged)):
            if bold.synthetic_bold and kind.packaged == ("song",):
                bold = next((regular for shelf in (project, installed) for regular, _ in _pairs(shelf, [SERIF_BOLD])), bold)
            yield Choice(role=role, wanted=wanted, face=face, bold=bold, source="package", substituted=substituted)

    yield from on(project, "project", [asked, *akin])
    yield from on(installed, "system", [asked])
    if kind.same_kind:
        yield from packaged(substituted=False)
        yield from on(installed, "system", akin)
    else:
        yield from on(installed, "system", akin)
        yield from packaged(substituted=True)


def _family_named(name: str) -> Family:
    """Return the well-known family of that name, or one that is known by its name only."""
    key = name.casefold()
    known = (family for kind in KINDS.values() for family in kind.families)
    return next((f for f in known if key in (n.casefold() for n in f.names)), Family(names=(name,), files=()))


def _pairs(shelf: Shelf, families: list[Family]) -> Iterator[_Pair]:
    """Yield the faces of those families that the shelf holds, by file name first."""
    for family in families:
        if found := shelf.find(family):
            yield _pair(found, shelf.find_bold(family))
    for family in families:
        if found := shelf.find_name(family.names):
            yield _pair(found, shelf.find_name([f"{name} Bold" for name in family.names]))


def _pair(regular: Found, bold: Found | None) -> _Pair:
    """Return a regular and a bold face: of two files, of a variable font, or stroked."""
    weights = regular.weights
    if bold is None and weights and weights[1] >= _BOLD:
        bold = regular
    return _face(regular, _REGULAR), _face(bold, _BOLD) if bold else _face(regular, _REGULAR, stroke=_BOLD_STROKE)


def _face(found: Found, weight: float, *, stroke: float = 0.0) -> Face:
    weights = found.weights
    variations = {"wght": min(max(weight, weights[0]), weights[1])} if weights else {}
    return Face(str(found.path), index=found.index, variations=variations, stroke=stroke)


def _packaged_pair(packaged: Packaged, stroke: float = 0.0) -> _Pair | None:
    path = _packaged_path(packaged)
    if path is None:
        return None
    regular = Face(path, variations=dict(packaged.regular), family=packaged.family, stroke=stroke)
    if packaged.bold:
        return regular, Face(path, variations=dict(packaged.bold), family=packaged.family)
    return regular, Face(path, variations=dict(packaged.regular), family=packaged.family, stroke=max(stroke, _BOLD_STROKE))


def _packaged_path(packaged: Packaged) -> str | None:
    paths = [folder / packaged.file for folder in _folders_of(packaged.module)]
    return next((str(path) for path in paths if path.is_file()), None)


def packaged_folders() -> Mapping[str, tuple[Path, ...]]:
    """Return where the packages that bring fonts are installed, by the names of their modules."""
    return {packaged.module: _folders_of(packaged.module) for packaged in PACKAGED.values()}


@cache
def _folders_of(module: str) -> tuple[Path, ...]:
    """Return where an installed package lies, looked for once a process; nothing if it is not installed."""
    spec = find_spec(module)
    return tuple(Path(folder) for folder in (spec.submodule_search_locations if spec else None) or ())


def _lenders(*, system: bool) -> list[Face]:
    """Return the faces that lend characters which no role's face has."""
    faces = [pair[0] for pair in (_packaged_pair(PACKAGED[key]) for key in _LENDERS) if pair]
    files = system_shelf().files if system else {}
    return faces + [Face(str(files[name])) for name in _LENDING_FILES if name in files]


def _shared(choice: Choice, made: dict[object, Face]) -> Choice:
    """Return the choice with the faces that were made before, so that roles that got the same face share it."""
    face, bold = (made.setdefault((f.outlines, f.stroke), f) for f in (choice.face, choice.bold))
    return Choice(role=choice.role, wanted=choice.wanted, face=face, bold=bold, source=choice.source, substituted=choice.substituted)
