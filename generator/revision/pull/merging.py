"""Several files that came back, and one patch of the content: what all of them want, each value once, proved by printing it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from generator.build.project import Project
from generator.content import Loaded, load_report
from generator.content.wording import path_name
from generator.diagnostics import Diagnostic, Diagnostics, Span, UserError
from generator.revision.pull.claim import Claim, NewRecord, Wanted
from generator.revision.pull.claims import Claims
from generator.revision.pull.printing import Printing
from generator.revision.pull.returned import Returned, open_returned, shown
from generator.revision.pull.returned_sheet import ReturnedSheet, SheetClaims
from generator.revision.pull.trial import Trial
from generator.revision.pull.words import Difference, compare

__all__ = ["Edit", "Pulled", "Pulling", "pull"]


class Edit(Struct, frozen=True, kw_only=True):
    """A value of the content that is to be another."""

    path: str
    place: Span
    old: str
    """What the YAML says; empty for a key that it lacks."""
    new: str
    files: tuple[str, ...]
    """Names of the files that say so."""


class Pulled(Struct, frozen=True, kw_only=True):
    """What came back."""

    edits: tuple[Edit, ...]
    old: Mapping[str, str]
    """Text of each YAML file that is to change, by its path relative to the project."""
    new: Mapping[str, str]
    """The same with the edits."""
    diagnostics: tuple[Diagnostic, ...]
    """Conflicts and what cannot be read back are errors; what is only to be known is a warning."""

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff of the YAML files, without their ends."""
        for file, new in self.new.items():
            old = self.old[file].splitlines()
            yield from difflib.unified_diff(old, new.splitlines(), f"a/{file}", f"b/{file}", lineterm="")


def pull(project: Project, paths: Sequence[Path]) -> Pulled:
    """Read what was edited in papers that came back. Nothing is written.

    Raises `UserError` if the content cannot be read; what is wrong with one of the files is among the diagnostics.
    """
    loaded = load_report(project.root, facts=False)
    return Pulling(project, loaded).pulled(paths)


class Pulling:
    """One reading of files."""

    def __init__(self, project: Project, loaded: Loaded) -> None:
        """Take a project and its content as it is."""
        self.printing = printing = Printing(project, loaded)
        self.project = project
        self.problems = Diagnostics()
        self.names: list[str] = []
        self.trial = Trial(project, printing)

    def pulled(self, paths: Sequence[Path]) -> Pulled:
        """Read the files, decide, prove."""
        claims: list[Claim] = []
        for path in dict.fromkeys(paths):
            try:
                returned = open_returned(path)
                claims += self.sheet_claims(returned) if isinstance(returned, ReturnedSheet) else self.claims(returned)
            except UserError as error:
                self.problems.items.extend(error.diagnostics)
        return self.settled(claims)

    def settled(self, claims: Sequence[Claim]) -> Pulled:
        """Return what becomes of claims: those that agree and prove right are edits, the others are told."""
        agreed = self.agreed(claims)
        accepted, refused = self.trial.settle(agreed)
        for claim, why in refused:
            message = f"{self.names[claim.file]}：{path_name(claim.path)}改成了“{shown(claim.typed)}”，收不回来：{why}"
            self.problems.error("cannot-read-back", message, claim.place or self.place(claim.path), "请在 YAML 里改")
        new = self.trial.texts(accepted)
        self.problems.items.extend(self.trial.doubts(new))
        sources = self.printing.loaded.sources
        return Pulled(
            edits=tuple(self.edit(group) for group in accepted),
            old={file: sources[file] for file in new},
            new=new,
            diagnostics=tuple(dict.fromkeys(self.problems.items)),
        )

    def sheet_claims(self, returned: ReturnedSheet) -> list[Claim]:
        """Return what a workbook wants. Raises `UserError` if it is of no report of the project."""
        place = len(self.names)
        self.names.append(returned.name)
        loaded = self.printing.loaded
        reading = SheetClaims(loaded.report, loaded.spans, place, returned, self.problems)
        if not returned.kept.of(reading.now):
            of = shown(f"{returned.kept.area}，{returned.kept.year}年")
            raise UserError(_foreign(f"收不了 {returned.name}：它不是这个项目的表（{of}）", returned.name))
        return list(reading.found())

    def claims(self, returned: Returned) -> list[Claim]:
        """Return what a file wants. Raises `UserError` if it is of no paper of the project."""
        place = len(self.names)
        self.names.append(returned.name)
        if self.printing.is_notice(returned):
            raise UserError(self.of_notice(returned))
        paper = self.printing.find(returned)
        if paper is None or not self.printing.owns(returned, paper):
            of = f"（{shown(returned.title)}；{shown(returned.keywords)}）" if returned.title else ""
            message = f"收不了 {returned.name}：它不是这个项目的简报{of}"
            raise UserError(_foreign(message, returned.name))
        now = self.printing.made(paper)
        self.trial.papers[place] = paper
        reading = Claims(self.printing, place, returned, now, self.problems)
        found = list(reading.found())
        if returned.units:
            was = self.printing.as_it_was(paper, returned)
            differences = list(compare((was or now).units, returned.units))
            units = list(reading.units(differences)) if was else []
            found += [claim for _, claim in units]
            read = [difference for difference, _ in units]
            self.tell_words(returned, [each for each in differences if each not in read], as_made=was is not None)
        for remark in returned.remarks:
            self.problems.warn("edited-outside", f"{returned.name}：有一条批注“{shown(remark)}”", None, "批注不会收回；需要的话写进 YAML")
        return found

    def of_notice(self, returned: Returned) -> Iterator[Diagnostic]:
        """Yield why a change notice is not read back, and what was edited in it: where that is to be edited instead."""
        hint = "要改的内容写在简报里再收，或者直接改 YAML"
        yield Diagnostic("returned-file", f"收不了 {returned.name}：它是变更说明，不是简报", Span(returned.name), hint)
        for datum in returned.data:
            for typed in datum.typed():
                papers = "、".join(self.printing.printing(datum.path))
                message = f"{returned.name}：{path_name(datum.path)}由“{shown(''.join(datum.was))}”改成了“{shown(typed)}”，没有收回"
                hint = f"在 {papers} 里改了再收，或者在 YAML 里改" if papers else "请在 YAML 里改"
                yield Diagnostic("cannot-read-back", message, self.place(datum.path), hint)

    def tell_words(self, returned: Returned, differences: Sequence[Difference], *, as_made: bool) -> None:
        """List what was edited outside of controls. Where the paper is no longer as it was made, what is gone may be other content's."""
        for each in differences:
            if not as_made and not each.new:
                continue
            where = f"“{shown(each.heading)}”之下" if each.heading else "开头"
            what = (
                f"“{shown(each.old)}”改成“{shown(each.new)}”"
                if each.old and each.new
                else f"加了“{shown(each.new)}”"
                if each.new
                else f"删了“{shown(each.old)}”"
            )
            since = "" if as_made else "（文件印出以后内容或模板改过，与现在的简报相比）"
            hint = "这些字是模板的，或是表里只提到的名称，不会收回；需要的话改模板或 YAML"
            self.problems.warn("edited-outside", f"{returned.name}：{where}，{what}{since}", None, hint)

    def agreed(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Return the claims by value, where all who want another one want the same; tell the others."""
        groups: dict[str, list[Claim]] = {}
        for claim in claims:
            groups.setdefault(claim.path, []).append(claim)
        agreed = []
        for path, group in groups.items():
            if len({claim.wanted for claim in group}) == 1:
                agreed.append(group)
                continue
            said: dict[Wanted, Claim] = {}
            for claim in group:
                said.setdefault(claim.wanted, claim)
            by_file: dict[str, list[str]] = {}
            for claim in said.values():
                by_file.setdefault(self.names[claim.file], []).append(f"“{shown(claim.typed)}”")
            listed = "，".join(f"{name} 里{'又' * (len(words) > 1)}是{'又是'.join(words)}" for name, words in by_file.items())
            message = f"{path_name(path)}改得不一样：{listed}"
            self.problems.error("edit-conflict", message, self.place(path), "核对后在 YAML 里改成对的；这一项没有收回")
        return agreed

    def edit(self, group: Sequence[Claim]) -> Edit:
        """Return what a group of claims makes of its value."""
        path, wanted = group[0].path, group[0].wanted
        files = tuple(dict.fromkeys(self.names[claim.file] for claim in group))
        return Edit(path=path, place=self.place(path) or Span(""), old=self.trial.spelled(path), new=_worded(wanted), files=files)

    def place(self, path: str) -> Span | None:
        """Return where a value stands, or the record that lacks it."""
        return self.printing.loaded.spans.nearest(path)


def _worded(wanted: Wanted) -> str:
    """Return on one line what the YAML is to say."""
    if isinstance(wanted, NewRecord):
        return "，".join(f"{key}: {_worded(value)}" for key, value in wanted.pairs)
    return "、".join(wanted) if isinstance(wanted, tuple) else str(wanted)


def _foreign(message: str, name: str) -> Diagnostic:
    return Diagnostic("other-project", message, Span(name), "用 --project 指明它是哪个项目的；简报可能已经从 briefings.yaml 里删去")
