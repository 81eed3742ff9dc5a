"""Content as it would be with edits: written beside, read as a whole, printed, and compared with what was typed.

An edit that the content cannot have (a date that is none, a word that no font has) is found by halving: what remains of the others is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from generator.build.plan import Paper
from generator.build.project import Project
from generator.content import load_report
from generator.content.yaml_nodes import ListNode, MapNode, ScalarNode
from generator.diagnostics import Diagnostic, Diagnostics, UserError
from generator.revision.pull.claim import Claim, NewRecord, Wanted
from generator.revision.pull.printing import Printing, forms, same_words
from generator.revision.pull.returned import Returned, shown
from generator.revision.pull.splicing import Addition, CannotSplice, Entry, Items, Replacement, Splice, splice

__all__ = ["Group", "Trial"]

Group: TypeAlias = Sequence[Claim]
"""Claims on one value, which all want the same."""


class Trial:
    """Tries edits of a project's content."""

    def __init__(self, project: Project, printing: Printing) -> None:
        """Take the project and its papers as they are."""
        self.project = project
        self.printing = printing
        self.papers: dict[int, Paper] = {}
        """Which paper each file that came back is."""
        self.tried = printing
        """The papers as they were printed last in a trial that went well."""

    def settle(self, groups: Sequence[Group]) -> tuple[list[Group], list[tuple[Claim, str]]]:
        """Return the groups whose edits can be made and print what was typed, and a claim of each other with the reason."""
        if not groups:
            return [], []
        try:
            refused = self.refused(groups)
        except (UserError, CannotSplice) as error:
            if len(groups) == 1:
                return [], [(groups[0][0], str(error))]
            middle = len(groups) // 2
            (first, wrong), (second, other) = self.settle(groups[:middle]), self.settle(groups[middle:])
            if len(first) + len(second) < len(groups):
                kept, more = self.settle([*first, *second])
                return kept, [*wrong, *other, *more]
            kept, more = self.settle(first)
            return kept, [*more, *((group[0], f"和别的改动合在一起不成立（{error}）") for group in second)]
        if not refused:
            return list(groups), []
        kept, more = self.settle([group for group in groups if group[0].path not in refused])
        return kept, [*((group[0], refused[group[0].path]) for group in groups if group[0].path in refused), *more]

    def texts(self, groups: Sequence[Group]) -> Mapping[str, str]:
        """Return the files that edits change, with the edits. Raises `CannotSplice`."""
        edits: dict[str, list[Splice]] = {}
        for group in groups:
            edit = self.splice(group[0].path, group[0].wanted)
            edits.setdefault(edit.node.source.file, []).append(edit)
        sources = self.printing.loaded.sources
        return {file: splice(sources[file], found) for file, found in sorted(edits.items())}

    def doubts(self, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        """Return, as warnings, what will be told of content that was tried and is not told now.

        A figure that its sentence says otherwise, a paper that is too long.
        """
        if not texts:
            return ()
        with tempfile.TemporaryDirectory(prefix="jianbao-") as name:
            after = _problems(self.written(Path(name), texts))
        before = {(each.code, each.message) for each in _problems(self.project.root)}
        found = Diagnostics()
        for each in after:
            if (each.code, each.message) not in before:
                hint = f"{each.hint or ''}　确实要改，请把原句（quote）和 content/source/ 里的原文一起改".strip()
                found.warn("fact-edited", f"写入后 check 会说：{each.message}", each.span, hint)
        for paper in dict.fromkeys(self.papers.values()):
            self.tried.made(paper)
            for each in self.tried.faults.get(paper, ()) if paper not in self.printing.faults else ():
                found.warn(each.code, f"写入后 build 会说：{each.message}", each.span, each.hint)
        return tuple(dict.fromkeys(found.items))

    def spelled(self, path: str) -> str:
        """Return what the YAML says at a path; nothing for a key that it lacks."""
        spans = self.printing.loaded.spans
        node = spans.node(path) if path in spans else None
        if isinstance(node, ListNode):
            return "、".join(item.text for item in node.items if isinstance(item, ScalarNode))
        return node.text if isinstance(node, ScalarNode) else ""

    def splice(self, path: str, wanted: Wanted) -> Splice:
        """Return the edit of the YAML that a claim wants. Raises `CannotSplice`."""
        spans = self.printing.loaded.spans
        holder, _, key = path.rpartition("/")
        node = spans.node(path) if path in spans else None
        above = spans.node(holder) if holder in spans else None
        match node, above, wanted:
            case ScalarNode(), _, str() | int():
                return Replacement(node, str(wanted))
            case ListNode(), _, tuple():
                return Items(node, wanted)
            case None, MapNode(), str() | int() | tuple():
                return Addition(above, key, wanted)
            case None, ListNode(), NewRecord():
                return Entry(above, (wanted.pairs,))
        raise CannotSplice("YAML 里没有这一项")

    def refused(self, groups: Sequence[Group]) -> dict[str, str]:
        """Return which paths' edits are not printed as they were typed, and how they are. Raises `UserError` or `CannotSplice`."""
        with tempfile.TemporaryDirectory(prefix="jianbao-") as folder:
            loaded = load_report(self.written(Path(folder), self.texts(groups)), facts=False)
            printing = Printing(self.project, loaded, self.printing.press)
            why: dict[str, str] = {}
            for claim in (claim for group in groups for claim in group):
                fault = self.fault(claim, printing)
                if fault:
                    why[claim.path] = fault
        if not why:
            self.tried = printing
        return why

    def fault(self, claim: Claim, printing: Printing) -> str:
        """Return why a claim is not what is printed then; nothing if it is."""
        paper = self.papers.get(claim.file)
        if paper is None:
            return ""  # a workbook prints nothing: that the content can be read with the edit is all there is to prove
        if paper not in printing.papers:
            return "这样改，这份简报就没有了"
        made = printing.made(paper)
        if claim.datum:
            printed = ["".join(form) for form in forms(made).get(claim.datum, ())]
            printed += [part for form in forms(made).get(claim.datum, ()) for part in form]
            if not any(same_words(each, claim.typed) for each in printed):
                return f"YAML 写成“{shown(str(claim.wanted))}”，印出来是“{shown(printed[0])}”" if printed else "这样改就印不出来了"
        if claim.key and not any(state for tick in made.ticks if tick.key == claim.key for state in tick.states):
            return f"进展写成“{claim.wanted}”，框里还是没有勾"
        if claim.row and not _shows(made, claim):
            return "这样改，表里印的不是这个单位"
        return ""

    def written(self, folder: Path, texts: Mapping[str, str]) -> Path:
        """Write the content into a folder, with the edits, and return the folder."""
        for file, text in {**self.printing.loaded.sources, **texts}.items():
            place = folder / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="")
        return folder


def _shows(made: Returned, claim: Claim) -> bool:
    rows = [unit for unit in made.units if unit.record == claim.row]
    return any("、".join(cell.split("\n")) == claim.typed for row in rows for cell in row.cells)


def _problems(folder: Path) -> tuple[Diagnostic, ...]:
    try:
        return load_report(folder).warnings
    except UserError as error:
        return error.diagnostics
