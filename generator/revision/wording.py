"""Changes as text, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from generator.revision.changes import Change, Kind
from generator.revision.papers import Reach

__all__ = ["HEADINGS", "lines", "to_json"]

HEADINGS: Mapping[Kind, str] = {
    Kind.FIGURE: "指标数字",
    Kind.TASK_ADDED: "新增任务",
    Kind.TASK_REMOVED: "取消任务",
    Kind.TASK_TEXT: "任务内容",
    Kind.LEAD: "牵头单位",
    Kind.SUPPORT: "配合单位",
    Kind.DEADLINE: "完成时限",
    Kind.MILESTONES: "进度要求",
    Kind.STATUS: "进展",
    Kind.CONFIRMED: "分工确认",
    Kind.ADDED: "新增",
    Kind.REMOVED: "删去",
    Kind.TEXT: "文字和设置",
    Kind.ORDER: "次序",
    Kind.SOURCE: "出处",
}
_FATES: Mapping[str, str] = {"changed": "有变化", "added": "新增", "removed": "不再印"}


def lines(changes: Sequence[Change], reached: Sequence[Reach], names: Mapping[str, str]) -> Iterator[str]:
    """Yield what to tell a reader: the changes by kind, then the papers they reach. ``names`` are the departments' by id."""
    for kind, group in groupby(changes, key=lambda change: change.kind):
        found = list(group)
        yield f"{HEADINGS[kind]}（{len(found)}）"
        for change in found:
            units = f"［{'、'.join(names.get(each, each) for each in change.departments)}］" if change.departments else ""
            yield f"  {_about(change)}：{_difference(change)}{units}"
    if reached:
        yield f"涉及的简报（{len(reached)}）"
        for each in reached:
            unit = f"（{each.paper.department.name}）" if each.paper.department else ""
            yield f"  {each.paper.briefing.title}{unit}：{_FATES[each.fate]}"
    elif changes:
        yield "没有简报因此变化"


def _about(change: Change) -> str:
    return f"{change.subject}的{change.label}" if change.label else change.subject


def _difference(change: Change) -> str:
    if change.old and change.new:
        return f"{change.old} → {change.new}"
    return change.new or (f"{change.old}（删去）" if change.old else "（空）")


def to_json(changes: Sequence[Change], reached: Sequence[Reach]) -> dict[str, object]:
    """Return the same for programs; a paper lists its changes by their places."""
    return {
        "changes": [
            {
                "kind": change.kind.value,
                "path": change.path,
                "subject": _about(change),
                "old": change.old,
                "new": change.new,
                "departments": list(change.departments),
            }
            for change in changes
        ],
        "papers": [
            {
                "briefing": each.paper.briefing.id,
                "department": each.paper.department.id if each.paper.department else None,
                "fate": each.fate,
                "changes": list(each.changes),
            }
            for each in reached
        ],
    }
