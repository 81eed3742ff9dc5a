"""The records of a report: what each file under ``content/`` may say.

The classes are the one statement of the content's shape. `msgspec` turns checked data into them, and the JSON Schemas that editors and `jianbao
check` use are generated from them, so that a field is described once.

Two kinds of statement are kept apart (docs/architecture.md, "facts and decisions"). A *fact* is taken from the report word for word and says where
it stands. A *decision* is made by the office, lives in ``assignments.yaml`` and is marked ``sample: true`` until somebody confirms it.
"""

# No `from __future__ import annotations` here: msgspec would have to compile each annotation from its text when a project is first read.

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

__all__ = [
    "ALL_YEAR",
    "Area",
    "Assignment",
    "AssignmentsFile",
    "Briefing",
    "BriefingsFile",
    "Department",
    "DepartmentsFile",
    "Furniture",
    "Goals",
    "GoalsFile",
    "Group",
    "Headline",
    "Indicator",
    "IndicatorsFile",
    "LiteralNumber",
    "NumbersFile",
    "PageLimit",
    "Passage",
    "Report",
    "ReportFile",
    "ReportMeta",
    "Review",
    "ReviewFile",
    "ReviewSection",
    "Source",
    "Speaker",
    "Task",
    "TasksFile",
    "Topic",
    "Work",
    "WorkFile",
    "WorkTopic",
    "Zone",
]

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Stable English id in kebab-case.")]
Line = Annotated[int, Meta(ge=1, description="Line of the report's text, counted from 1.")]
Words = Annotated[str, Meta(min_length=1, description="The report's own words, exactly as they stand.")]
Label = Annotated[str, Meta(min_length=1)]

ALL_YEAR = "全年"
Deadline = Annotated[
    str,
    Meta(
        pattern=rf"^({ALL_YEAR}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})$",
        description="A date, or 全年 for the whole year.",
        extra_json_schema={"format": "deadline"},
    ),
]

Kind = Literal["from-to", "level", "cumulative", "count", "share", "change", "growth-target", "duration"]
Hedge = Literal["控制在", "多", "余", "以上", "以内"]
Status = Literal["not-started", "in-progress", "done", "delayed"]


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all records: immutable, and an unknown key is an error. (`kw_only` is not inherited in msgspec: every record says it.)"""


class Source(Record, frozen=True, kw_only=True):
    """Where a fact stands in the report."""

    line: Line
    quote: Words
    """The words that state the fact: a part of that line, exactly as it stands. It is narrow enough for each number in it to be found once."""


class Passage(Record, frozen=True, kw_only=True):
    """A run of the report's own words that stands on one line of its text."""

    text: Words
    line: Line


class Speaker(Record, frozen=True, kw_only=True):
    """Who gave the report."""

    name: Label
    post: Label


class ReportMeta(Record, frozen=True, kw_only=True):
    """What the report is: its name, who gave it, when, and to whom."""

    title: Label
    """Title as it is printed, for example ``2012年政府工作报告``."""
    area: Label
    year: Annotated[int, Meta(ge=1949, le=2100)]
    """The year the report's work plan is for."""
    date: datetime.date
    meeting: Label
    speaker: Speaker
    issuer: Label
    text: Label
    """File of the report's text, relative to ``content/``."""
    source: tuple[Passage, ...] = ()
    """The lines of the text that state the fields above."""


class Headline(Record, frozen=True, kw_only=True):
    """One of the lines that the report puts before everything else."""

    text: Words
    line: Line
    indicators: tuple[Id, ...]


class Furniture(Record, frozen=True, kw_only=True):
    """Lines of the text that belong to the web page it was taken from, not to the report."""

    lines: tuple[Line, ...]
    reason: Label


class ReportFile(Record, frozen=True, kw_only=True):
    """``report.yaml``: the report itself, its headline figures, and what of its text is not report."""

    report: ReportMeta
    complete: bool = False
    """Whether the content is to hold the whole report: ``jianbao check`` then tells every sentence and every figure that no record holds."""
    headlines: tuple[Headline, ...] = ()
    furniture: tuple[Furniture, ...] = ()


class Topic(Record, frozen=True, kw_only=True):
    """A paragraph of the review: a run-in lead phrase and what follows it."""

    id: Id
    heading: Words
    """The run-in lead phrase with its full stop, for example ``产业规模逐步壮大。``"""
    text: Words
    line: Line


class ReviewSection(Record, frozen=True, kw_only=True):
    """One of the blocks of the review of past years."""

    id: Id
    label: Words
    """A short name made of the heading's own words, at most six characters."""
    heading: Words
    line: Line
    brief: Words
    """The section in one line: its own words in their order, shortened by leaving out only."""
    topics: tuple[Topic, ...]


class Review(Record, frozen=True, kw_only=True):
    """The review of past years (过去五年工作回顾)."""

    heading: Words
    line: Line
    lead: Passage
    sections: tuple[ReviewSection, ...]
    closing: Passage | None = None


class ReviewFile(Record, frozen=True, kw_only=True):
    """``review.yaml``."""

    review: Review


class Zone(Record, frozen=True, kw_only=True):
    """One of the demonstration zones, the report's way to its goals."""

    id: Id
    name: Words
    heading: Words
    line: Line
    text: Passage
    brief: Words | None = None


class Goals(Record, frozen=True, kw_only=True):
    """Goals for the coming years (今后五年主要目标与任务)."""

    heading: Words
    line: Line
    outlook: Passage
    guideline: Passage
    """The guiding idea (指导思想)."""
    objectives: Passage
    brief: Words
    """The overall goal in one sentence, made of the report's words in their order."""
    doubling: tuple[Id, ...] = ()
    """Indicators that the goals say will double (翻一番), in the report's order."""
    bridge: Passage | None = None
    zones: tuple[Zone, ...] = ()


class GoalsFile(Record, frozen=True, kw_only=True):
    """``goals.yaml``."""

    goals: Goals


class WorkTopic(Record, frozen=True, kw_only=True):
    """A paragraph of the work plan: its run-in lead phrase. Its sentences are the tasks that name it."""

    id: Id
    heading: Words
    line: Line
    lead: Words | None = None
    """A sentence between the lead phrase and the tasks that is no task itself."""


class Area(Record, frozen=True, kw_only=True):
    """An area of work: (一) to (六), the growth targets, or the government's own conduct."""

    id: Id
    number: Label | None = None
    """Its number as the report prints it, for example ``（一）``; nothing where the report gives none."""
    label: Words
    """A short name made of the heading's own words."""
    heading: Words
    line: Line
    brief: Words | None = None
    lead: Passage | None = None
    bridge: Passage | None = None
    topics: tuple[WorkTopic, ...] = ()


class Work(Record, frozen=True, kw_only=True):
    """The work plan of the year (主要工作安排) and of the government itself (自身建设)."""

    heading: Words
    line: Line
    lead: Passage
    targets: tuple[Id, ...] = ()
    """Indicators that are the year's growth targets, in the report's order."""
    projects: Id | None = None
    """The topic that holds the projects for people's livelihood (实事工程)."""
    areas: tuple[Area, ...] = ()


class WorkFile(Record, frozen=True, kw_only=True):
    """``work.yaml``."""

    work: Work


class Group(Record, frozen=True, kw_only=True):
    """A group of indicators, in the order in which it is printed."""

    id: Id
    name: Label


class Indicator(Record, frozen=True, kw_only=True):
    """One figure of the report.

    A ``from-to`` figure has `from_` and `to`; every other kind has `value`, or `words` where the report gives no Arabic digits (翻一番). Growth,
    rates and multiples are never written here: they are computed.
    """

    id: Id
    name: Label
    """The name that the report gives it. Names that look alike are different indicators."""
    group: Id
    kind: Kind
    from_: Decimal | None = field(name="from", default=None)
    to: Decimal | None = None
    value: Decimal | None = None
    words: Words | None = None
    """The figure in hanzi where the report uses no Arabic digits."""
    unit: str = ""
    """Unit as the report writes it, for example ``亿元`` or ``%``; empty for a pure number."""
    hedge: tuple[Hedge, ...] = ()
    """The words that blur the figure, part of it whenever it is printed: ``[控制在, 以内]`` for 控制在4%以内."""
    period: Label
    """For example ``五年``, ``2012年``, ``今后五年``."""
    scope: Label | None = None
    """What the figure covers where the name does not say it, for example ``建成区``."""
    main: bool = False
    """Whether it is drawn in the chart of main indicators."""
    note: str | None = None
    """Why its reading is doubtful; printed under the table."""
    source: Source


class IndicatorsFile(Record, frozen=True, kw_only=True):
    """``indicators.yaml``."""

    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]


class LiteralNumber(Record, frozen=True, kw_only=True):
    """Digits of the report that are no figure: a date, a name, a code, a number in a list."""

    text: Words
    """The words that hold the digits, exactly as they stand on that line."""
    line: Line
    reason: Label
    occurrence: Annotated[int, Meta(ge=1)] = 1
    """Which one it is where the same words stand on the line more than once."""


class NumbersFile(Record, frozen=True, kw_only=True):
    """``numbers.yaml``."""

    numbers: tuple[LiteralNumber, ...]


class Task(Record, frozen=True, kw_only=True):
    """One action of the report: a sentence of the work plan, word for word."""

    id: Id
    area: Id
    topic: Id | None = None
    text: Words
    line: Line
    target: Id | None = None
    """The indicator that gives the task's main quantity; it is printed as the task's target."""
    targets: tuple[Id, ...] = ()
    """Further indicators that give quantities of the same task."""
    note: Label | None = None
    """Why its reading is doubtful; printed under the list."""


class TasksFile(Record, frozen=True, kw_only=True):
    """``tasks.yaml``: the tasks in the report's order; a task's number is its place."""

    tasks: tuple[Task, ...]


class Department(Record, frozen=True, kw_only=True):
    """A unit that can lead or support a task."""

    id: Id
    name: Label
    full_name: Label | None = field(name="full-name", default=None)
    email: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    contact: Label | None = None
    receives: tuple[Id, ...] | None = None
    """The briefings that are distributed to it; all that their audience gives it where this is absent."""
    copies: Annotated[int, Meta(ge=1, le=999, description="How many printed copies it is given.")] = 1


class DepartmentsFile(Record, frozen=True, kw_only=True):
    """``departments.yaml``."""

    sample: bool = False
    departments: tuple[Department, ...]


class Assignment(Record, frozen=True, kw_only=True):
    """Who does a task and until when: a decision of the office, never a statement of the report."""

    task: Id
    lead: Id
    """The lead unit (牵头单位), printed first."""
    support: tuple[Id, ...] = ()
    deadline: Deadline
    """A date, for example ``2012-12-31``, or ``全年``; `due` gives the date."""
    milestones: Annotated[tuple[Label, ...], Meta(min_length=4, max_length=4)] | None = None
    """What is to be reached by the end of each quarter."""
    status: Status = "not-started"
    sample: bool | None = None
    """Overrides the file's mark for one assignment."""

    def __post_init__(self) -> None:
        """Refuse a date that does not exist. (msgspec tells the error with the record's place.)"""
        if self.deadline != ALL_YEAR:
            datetime.date.fromisoformat(self.deadline)

    @property
    def due(self) -> datetime.date | None:
        """The date of the deadline, nothing where the task runs all year."""
        return None if self.deadline == ALL_YEAR else datetime.date.fromisoformat(self.deadline)


class AssignmentsFile(Record, frozen=True, kw_only=True):
    """``assignments.yaml``. While ``sample`` is true, every paper says that its units and deadlines are samples."""

    sample: bool
    assignments: tuple[Assignment, ...]


class PageLimit(Record, frozen=True, kw_only=True):
    """A promise about a paper's length."""

    exactly: Annotated[int, Meta(ge=1)]


class Briefing(Record, frozen=True, kw_only=True):
    """A paper that is made from the content."""

    id: Id
    title: Label
    template: Label
    theme: Label
    file: Label | None = None
    """Name of the file that is made, without its ending; the id where it is absent."""
    pages: PageLimit | None = None
    audience: Literal["all", "departments", "both"] = "all"
    """``departments``: one copy for each unit; ``both``: that and one copy for all."""


class BriefingsFile(Record, frozen=True, kw_only=True):
    """``briefings.yaml``."""

    briefings: tuple[Briefing, ...]


class Report(Record, frozen=True, kw_only=True):
    """Everything that ``content/`` says, checked and immutable."""

    meta: ReportMeta
    complete: bool = False
    """Whether every sentence and every figure of the report is to be held."""
    headlines: tuple[Headline, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    review: Review | None = None
    goals: Goals | None = None
    work: Work | None = None
    groups: tuple[Group, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    numbers: tuple[LiteralNumber, ...] = ()
    tasks: tuple[Task, ...] = ()
    departments: tuple[Department, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    briefings: tuple[Briefing, ...] = ()
    sample: bool = False
    """Whether the assignments are samples."""
    data: dict[str, Any] = {}
    """What other YAML files under ``content/`` hold, by file name without its ending, for a template's own use."""
