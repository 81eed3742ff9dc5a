"""Styles of the office's Word file as styles of a theme.

A style is taken as it looks in Word, defaults of the file included, as far as the layout can set lines the same way: family, size, weight, colour,
line pitch, spaces, indents, alignment. What it cannot is named, and stays out of Word as well, for Word and PDF are to be one paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator.content.word_styles import Properties, WordStyles, is_on, length, number
from generator.document.house import Ornament
from generator.document.nodes import Align
from generator.document.theme import CharacterStyle, Style

__all__ = ["Families", "Taken", "Taking", "ornament_words"]

_NATURAL = 1.3
"""Height in em of a single line of hanzi in Word."""
_DEFAULT_SIZE = 10.0
"""Size in pt of letters of which nothing is said (17.3.2.38)."""
_ALIGN = {"both": Align.JUSTIFY, "distribute": Align.JUSTIFY, "center": Align.CENTER, "right": Align.END, "end": Align.END}
_KINDS = (("小标宋", "xiaobiaosong"), ("仿宋", "fangsong"), ("fang", "fangsong"), ("楷", "kai"), ("kai", "kai"), ("黑", "hei"), ("hei", "hei"))
_SERIFS = (("宋", "song"), ("song", "song"), ("sun", "song"))
_LIMITS = {"size": (4.0, 200.0), "pitch": (4.0, 400.0), "before": (0.0, 400.0), "after": (0.0, 400.0)}
_EM_LIMITS = (-20.0, 40.0)
_ORNAMENTS = {"i": "倾斜", "strike": "删除线", "dstrike": "双删除线", "highlight": "突出显示", "u": "下划线", "shd": "底纹", "em": "着重号"}
_UNPRINTED = {
    "caps": "全部大写",
    "smallCaps": "小型大写",
    "vanish": "隐藏",
    "outline": "空心",
    "shadow": "阴影",
    "emboss": "阳文",
    "imprint": "阴文",
    "effect": "动态效果",
    "bdr": "字符边框",
    "fitText": "调整宽度",
    "vertAlign": "上下标",
}
_MOVED = {"spacing": "字符间距", "position": "字符位置"}
_OF_PARAGRAPHS = {"shd": "段落底纹", "framePr": "图文框", "pageBreakBefore": "段前分页", "contextualSpacing": "同样式段落间不加空格"}
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
_SAFE = re.compile(r"[0-9A-Za-z]{1,32}")
"""Values of an ornament: names of Word's and colours, nothing that could be markup."""
_KEPT = ("val", "color", "fill")


class Families(Struct):
    """The theme's font roles while the file's families are given theirs. A family that no role has gets a role of its own, named for its kind."""

    roles: dict[str, str]

    def role(self, family: str | None, own: str) -> str:
        """Return the role of a family; ``own`` is the one that is kept where no family is said, and tells the kind of an unknown one."""
        if not family or family.casefold() == self.roles[own].casefold():
            return own
        known = next((role for role, name in self.roles.items() if name.casefold() == family.casefold()), None)
        if known:
            return known
        kind = next((kind for part, kind in (*_KINDS, *_SERIFS) if part in family.casefold()), own.partition("-")[0])
        count = 2 + sum(role.startswith(f"{kind}-") for role in self.roles)
        self.roles[f"{kind}-{count}"] = family
        return f"{kind}-{count}"


class Taken(Struct):
    """A style, and what of the file's it could not follow, in words."""

    style: Style
    ornaments: tuple[Ornament, ...] = ()
    unfollowed: list[str] = field(default_factory=list)


class Taking(Struct):
    """Makes styles of the file's properties."""

    styles: WordStyles
    families: Families
    grid: float | None
    """Pitch in pt of the file's line grid, if its lines follow one."""

    def style(self, base: Style, paragraph: Properties, letters: Properties) -> Taken:
        """Return a theme's style with all that properties say in place of its own."""
        found: list[str] = []
        size = length(letters.get("sz", {}), "val", parts=2) or _DEFAULT_SIZE
        values: dict[str, Any] = {"size": size, "font": self._font(letters, base.font, found), "bold": is_on(letters, "b")}
        values["color"] = _color(letters) or "000000"
        values |= self._spacing(paragraph, size, found)
        values |= self._indents(paragraph, size)
        values["align"] = _ALIGN.get(paragraph.get("jc", {}).get("val", ""), Align.START)
        values["keep_with_next"] = base.keep_with_next or is_on(paragraph, "keepNext")
        found += _unfollowed(paragraph, letters, scaled=base.columns is not None)
        for name, value in list(values.items()):
            low, high = _LIMITS.get(name, _EM_LIMITS)
            if isinstance(value, float) and not low <= value <= high:
                found.append(f"{name} {value:g}")
                del values[name]
        return Taken(replace(base, **values), tuple(_ornaments(letters)), found)

    def character(self, base: CharacterStyle, letters: Properties, own: str) -> tuple[CharacterStyle, list[str]]:
        """Return a character style with what properties say, and what of them it cannot follow. ``own`` is the font role of the words around it."""
        found: list[str] = []
        size = length(letters.get("sz", {}), "val", parts=2)
        low, high = _LIMITS["size"]
        taken = CharacterStyle(
            name=base.name,
            label=base.label,
            font=self._font(letters, base.font or own, found) if "rFonts" in letters else base.font,
            size=size if size and low <= size <= high else None,
            bold=is_on(letters, "b") if "b" in letters else None,
            color=_color(letters),
        )
        return taken, found + ornament_words(tuple(_ornaments(letters))) + _unfollowed({}, letters, scaled=False)

    def _font(self, letters: Properties, own: str, found: list[str]) -> str:
        latin, chinese = self.styles.families(letters)
        role = self.families.role(chinese, own)
        if latin and latin.casefold() != self.families.roles[role].casefold():
            found.append(f"西文字体 {latin}")
        return role

    def _spacing(self, paragraph: Properties, size: float, found: list[str]) -> dict[str, float]:
        spacing = paragraph.get("spacing", {})
        line = length(spacing, "line")
        rule = spacing.get("lineRule", "auto")
        if line and rule == "exact":
            pitch = line
        else:
            single = _NATURAL * size
            if self.grid and is_on({"snapToGrid": {}, **paragraph}, "snapToGrid"):
                single = math.ceil(single / self.grid - 1e-6) * self.grid
            pitch = max(line or 0.0, single) if rule == "atLeast" else single * (line * 20 / 240 if line else 1.0)
            pitch = round(pitch * 20) / 20
            found.append(f"行距不是固定值（按 {pitch:g} 磅排）")
        values = {"pitch": pitch}
        for side in ("before", "after"):
            lines = number(spacing, f"{side}Lines")
            values[side] = lines / 100 * (self.grid or 12.0) if lines else length(spacing, side) or 0.0
            if spacing.get(f"{side}Autospacing") in ("1", "true", "on"):
                found.append("段前段后间距“自动”")
        return values

    def _indents(self, paragraph: Properties, size: float) -> dict[str, float]:
        """Return indents in em (17.3.1.12); those in characters go before those in points."""
        indents = paragraph.get("ind", {})

        def side(*names: str) -> float:
            for name in names:
                characters = number(indents, f"{name}Chars")
                if characters:
                    return characters / 100
            return next((points / size for name in names if (points := length(indents, name)) is not None), 0.0)

        hanging = side("hanging")
        first = -hanging if hanging else side("firstLine")
        return {"left": side("left", "start") - max(0.0, hanging), "right": side("right", "end"), "indent": first}


def _ornaments(letters: Properties) -> Iterator[Ornament]:
    """Yield the properties of letters that move none."""
    for name in _ORNAMENTS:
        attributes = letters.get(name, {})
        if not is_on(letters, name) or (name == "shd" and attributes.get("fill", "auto") == "auto"):
            continue
        kept = tuple((key, attributes[key]) for key in _KEPT if _SAFE.fullmatch(attributes.get(key, "")))
        if name in ("i", "strike", "dstrike") or any(key == "val" for key, _ in kept):
            yield Ornament(name, () if name in ("i", "strike", "dstrike") else kept)


def ornament_words(found: tuple[Ornament, ...]) -> list[str]:
    """Return what the ornaments are called."""
    return [_ORNAMENTS[each.name] for each in found]


def _color(letters: Properties) -> str | None:
    color = letters.get("color", {}).get("val", "")
    return color.upper() if _COLOR.fullmatch(color) else None


def _unfollowed(paragraph: Properties, letters: Properties, *, scaled: bool) -> list[str]:
    found = [words for name, words in _UNPRINTED.items() if is_on(letters, name)]
    found += [words for name, words in _MOVED.items() if length(letters.get(name, {}), "val")]
    if not scaled and (number(letters.get("w", {}), "val") or 100) != 100:
        found.append("字符缩放")
    found += [words for name, words in _OF_PARAGRAPHS.items() if is_on(paragraph, name) and _matters(name, paragraph)]
    if any(edge.startswith("pBdr/") and is_on(paragraph, edge) for edge in paragraph):
        found.append("段落边框")
    return found


def _matters(name: str, paragraph: Mapping[str, Mapping[str, str]]) -> bool:
    """Return whether a property of paragraphs that is on can be seen."""
    if name == "contextualSpacing":
        return any(number(paragraph.get("spacing", {}), side) for side in ("before", "after"))
    return name != "shd" or paragraph["shd"].get("fill", "auto") != "auto"
