"""What a paper that came back says otherwise than it was printed, and which value of the content that claims.

The base is what the file says was printed, theirs what stands in it now, ours what the same paper prints now. Where ours is no longer the base, the
content was changed meanwhile: the same change in both is nothing to do, any other is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.wording import path_name
from generator.content.yaml_nodes import ScalarNode
from generator.diagnostics import Diagnostics, Span
from generator.revision.pull.claim import Claim, Wanted
from generator.revision.pull.data import Datum
from generator.revision.pull.inverse import NotInvertible, invert
from generator.revision.pull.printing import Printing, forms, same_words
from generator.revision.pull.returned import Returned, shown
from generator.revision.pull.words import Difference
from generator.revision.reading_word import EditedTick

__all__ = ["Claims"]


_MAX_DEPTH = 12
"""Steps of a path that is looked up: a file may name any."""
_DONE, _OPEN = "done", "、".join(("not-started", "in-progress", "delayed"))


class Claims:
    """Finds the claims of one file; what cannot be read back, and what was changed meanwhile, is told."""

    def __init__(self, printing: Printing, place: int, returned: Returned, now: Returned, problems: Diagnostics) -> None:
        """Take the file, its place among others, and what the same paper prints now."""
        self.printing = printing
        self.spans = printing.loaded.spans
        self.place = place
        self.returned = returned
        self.now = now
        self.problems = problems

    def found(self) -> Iterator[Claim]:
        """Yield the claims."""
        now = forms(self.now)
        gone: dict[str, Datum] = {}
        for datum in self.returned.data:
            typed = datum.typed()
            if datum.gone:
                gone.setdefault("/".join(datum.path.split("/")[:2]), datum)
            elif len(typed) > 1:
                self.conflict(
                    datum.path,
                    f"在同一个文件里改成了不同的样子：{'、'.join(f'“{shown(text)}”' for text in typed)}，原来印的是“{shown(''.join(datum.was))}”",
                )
            elif typed and datum.was in now.get(datum.path, ()):
                yield from self.value(datum)
            elif typed:
                self.meanwhile(datum, typed[0], any(same_words("".join(form), typed[0]) for form in now.get(datum.path, ())))
        states = {tick.key: tick for tick in self.now.ticks}
        for tick in self.returned.ticks:
            if tick.states and any(state is not tick.was for state in tick.states):
                yield from self.tick(tick, states.get(tick.key))
        lost = [tick.key for tick in self.returned.ticks if not tick.states]
        self.tell_gone([*gone.values()], lost)

    def value(self, datum: Datum) -> Iterator[Claim]:
        """Yield what was typed instead of a value that the paper still prints as it was."""
        try:
            node = self.spans.node(datum.path)
        except KeyError:
            node = None
        if not isinstance(node, ScalarNode):
            self.unreadable(datum.path, datum.typed()[0], "这不是 YAML 里写的值，是由次序或别的数据得出的")
            return
        whole = "".join(datum.was)
        pieces = len(datum.parts) == 1 or (isinstance(node.value, str) and _holds(node.value, whole))
        for form in (datum,) if pieces else datum.forms():
            for typed in form.typed():
                try:
                    wanted = invert(node.value, node.text, "".join(form.was), typed, self.printing.loaded.report.meta.year)
                except NotInvertible as error:
                    self.unreadable(datum.path, typed, str(error))
                    continue
                if wanted != node.text:
                    yield Claim(file=self.place, path=datum.path, wanted=wanted, typed=typed, datum=datum.path)

    def tick(self, tick: EditedTick, now: EditedTick | None) -> Iterator[Claim]:
        """Yield what a box that somebody ticked says of its task."""
        ticked = not tick.was
        if now is None:
            self.unreadable(f"tasks/{tick.key}", _ticked(ticked), "现在的简报里没有这个勾选框")
            return
        if any(state is ticked for state in now.states):
            return  # the content says so by now
        path = f"assignments/{tick.key}"
        tasks = {task.id for task in self.printing.loaded.report.tasks}
        if tick.key not in tasks:
            self.unreadable(tick.key, _ticked(ticked), "这个勾选框不是按任务编号命名的，不知道是哪一项")
        elif path not in self.spans:
            hint = f"在 assignments.yaml 里加上：- task: {tick.key}，lead: 牵头单位，deadline: 时限，status: {_DONE}"
            self.unreadable(f"tasks/{tick.key}", _ticked(ticked), "这项任务还没有分工", hint)
        elif ticked:
            yield Claim(file=self.place, path=f"{path}/status", wanted=_DONE, typed=_ticked(ticked), key=tick.key)
        elif not self.restated(f"{path}/status"):
            self.unreadable(f"{path}/status", _ticked(ticked), "不知道改成哪种进展", f"在 YAML 里把 status 改成 {_OPEN} 之一")

    def restated(self, path: str) -> bool:
        """Return whether the file says in words what a state has become."""
        return any(datum.path == path and datum.typed() for datum in self.returned.data)

    def units(self, differences: list[Difference]) -> Iterator[tuple[Difference, Claim]]:
        """Yield those differences between a task's rows that say who does it now: names of departments where names of departments stood."""
        report = self.printing.loaded.report
        ids: dict[str, str] = {}
        for department in report.departments:
            for name in filter(None, (department.name, department.full_name)):
                ids[name] = department.id if ids.get(name, department.id) == department.id else ""
        assignments = {each.task: each for each in report.assignments}
        for difference in differences:
            assignment = assignments.get(difference.record)
            old, new = ([ids.get(name, "") for name in _names(words)] for words in (difference.old, difference.new))
            if assignment is None or not new or not all(new) or len(set(new)) < len(new):
                continue
            claim = Claim(file=self.place, path="", wanted="", typed="、".join(_names(difference.new)), row=difference.record)
            if old == [assignment.lead] and len(new) == 1 and old != list(assignment.support):
                yield difference, _with(claim, f"assignments/{assignment.task}/lead", new[0])
            elif old and old == list(assignment.support):
                yield difference, _with(claim, f"assignments/{assignment.task}/support", tuple(new))

    # --- what is told ---

    def meanwhile(self, datum: Datum, typed: str, same: bool) -> None:
        """Tell of a value that the paper no longer prints as it was; the same change in both is nothing to tell."""
        if same:
            return
        ours = self.spelled(datum.path)
        says = f"YAML 里现在是“{shown(ours)}”" if ours is not None else "YAML 里现在没有这一项"
        self.conflict(datum.path, f"两边都改了：文件里把“{shown(''.join(datum.was))}”改成“{shown(typed)}”，{says}")

    def conflict(self, path: str, what: str) -> None:
        """Tell that a value cannot be decided."""
        hint = "核对后在 YAML 里改成对的；这一项没有收回"
        self.problems.error("edit-conflict", f"{self.returned.name}：{_name(path)}{what}", self.span(path), hint)

    def unreadable(self, path: str, typed: str, why: str, hint: str | None = None) -> None:
        """Tell that an edit cannot be read back."""
        message = f"{self.returned.name}：{_name(path)}改成了“{shown(typed)}”，收不回来：{why}"
        self.problems.error("cannot-read-back", message, self.span(path), hint or "请在 YAML 里改")

    def tell_gone(self, data: list[Datum], ticks: list[str]) -> None:
        """Tell of controls that are gone: a deleted row is never taken for a deletion in the content."""
        words = [f"{_name(datum.path)}（“{shown(''.join(datum.was))}”）" for datum in data]
        words += [f"{_name(f'tasks/{key}')}的勾选框" for key in ticks if f"tasks/{key}" not in {"/".join(d.path.split("/")[:2]) for d in data}]
        for each in words:
            message = f"{self.returned.name}：{each}已不在文件里，YAML 没有改"
            self.problems.warn("control-gone", message, None, "删去一行不等于取消任务：要取消，请在 YAML 里删")

    def spelled(self, path: str) -> str | None:
        """Return what the YAML spells at a path; None if nothing stands there."""
        if path.count("/") > _MAX_DEPTH or path not in self.spans:
            return None
        node = self.spans.node(path)
        return node.text if isinstance(node, ScalarNode) else ""

    def span(self, path: str) -> Span | None:
        """Return the place of a path that may be anything."""
        return self.spans.nearest(path) if path.count("/") <= _MAX_DEPTH else None


def _with(claim: Claim, path: str, wanted: Wanted) -> Claim:
    return Claim(file=claim.file, path=path, wanted=wanted, typed=claim.typed, row=claim.row)


def _holds(value: str, words: str) -> bool:
    """Return whether words are a text's own, not said twice in two forms."""
    one, other = ("".join(text.split()) for text in (value, words))
    return any(same_words(one[: len(one) - cut], other) for cut in range(min(2, len(one))))


def _names(words: str) -> list[str]:
    """Return the names in a cell: one a line, or with marks between them."""
    for mark in "、，,；;　 ":
        words = words.replace(mark, "\n")
    return [name for name in words.split("\n") if name]


def _ticked(state: bool) -> str:
    return "已勾选" if state else "取消勾选"


def _name(path: str) -> str:
    name = path_name(shown(path))
    return f"{name} " if name[-1:].isascii() else name
