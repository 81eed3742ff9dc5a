"""The sandbox that templates run in.

A template reads the content's views, loops, and applies the filters of this package. It calls no Python: attributes of values do not exist,
arithmetic is on `Decimal`, and whatever it does is charged. What it prints becomes holes (`document.holes`).
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.filters import _GroupTuple
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from generator.diagnostics import Span
from generator.document.holes import MAX_PLACES, place_mark
from generator.document.nodes import Origin
from generator.templating.code import HoleCodeGenerator, bound_loops
from generator.templating.faults import TemplateFault
from generator.templating.filters import FILTERS, TESTS
from generator.templating.joining import joined, phrase
from generator.templating.loader import TemplateLoader
from generator.templating.printing import FILLINGS, filling_of, plain
from generator.templating.session import current
from generator.templating.undefined import Missing
from generator.templating.values import Absent, origin_of, traced
from generator.templating.views import Entries, Listing, View

__all__ = ["MAX_RANGE", "TemplateEnvironment"]

MAX_RANGE = 10_000
STEPS_PER_CALL = 10
STEPS_PER_TEMPLATE = 100
_LOOP = frozenset({"first", "index", "index0", "last", "length", "revindex", "revindex0"})
"""What a loop knows of itself, in numbers and truth values."""
_RUNTIME = (LoopContext, TemplateReference, TemplateModule, Namespace, _GroupTuple, Macro, BlockReference)
_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod}


class FreshTemplate(Template):
    """A template whose import is never kept: what it captured would hold the holes of another rendering."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        keys = ctx.globals_keys - self.globals.keys() if ctx is not None else ()
        return self.make_module({key: ctx.parent[key] for key in keys} if ctx is not None else None)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Compiles and runs the templates of one folder."""

    code_generator_class = HoleCodeGenerator
    template_class = FreshTemplate
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, folder: Path) -> None:
        """Take the folder of the templates."""
        self.templates = TemplateLoader(folder)
        super().__init__(
            loader=self.templates,
            autoescape=True,
            undefined=Missing,
            optimized=False,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=-1,
        )
        self.places: list[Span] = []
        self._place_of: dict[tuple[str, int], int] = {}
        self.filters = dict(FILTERS)
        self.tests.update(TESTS)
        self.globals = {"range": bounded_range, "namespace": Namespace}

    # --- compiling ----------------------------------------------------------------------------------------------------

    def place(self, template: str, line: int) -> int:
        """Return the index of a template's line in `places`."""
        key = template, line
        if key not in self._place_of:
            if len(self.places) >= MAX_PLACES:
                raise TemplateFault("template-limit", "模板的总行数太多")
            self._place_of[key] = len(self.places)
            self.places.append(Span(self.templates.display(template), line))
        return self._place_of[key]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return bound_loops(super()._parse(source, name, filename), name)

    # --- running ------------------------------------------------------------------------------------------------------

    def hole(self, place: int, value: Any) -> str:
        """Return what stands in the markup for a printed value: its hole, or itself if it is markup that the template made."""
        if type(value) is Markup:
            return self.long_text(value) + place_mark(place)
        made = FILLINGS.get(type(value), filling_of)
        filling = made(value, self.places[place])
        return current().store(filling) if filling else ""

    def long_text(self, text: str) -> str:
        """Charge a text by its length and return it."""
        current().charge_text(text)
        return text

    def concatenate(self, parts: Sequence[Any]) -> str:
        """Join what ``~`` joins; each part keeps its origin."""
        if not any(type(part) is Markup for part in parts):
            return phrase(parts)
        session = current()
        return Markup(joined([part if type(part) is Markup else session.store(filling_of(part)) for part in parts]))

    def bounded(self, iterable: Any) -> Any:
        """Charge what a loop is going to do, and return what it loops over."""
        if isinstance(iterable, Missing):
            raise iterable.fault()
        if not isinstance(iterable, Collection):
            raise TemplateFault("template-error", "for 后面的值不是列表")
        current().charge(len(iterable) + 1)
        return iterable

    def call(self, context: Context, callee: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a block or a loop."""
        current().charge(STEPS_PER_CALL + sum(len(arg) for arg in args if isinstance(arg, list | tuple | Listing)))
        if isinstance(callee, Missing):
            raise callee.fault()
        if not callable(callee):
            raise TemplateFault("template-error", "这个值不是宏，不能加括号调用")
        return super().call(context, callee, *args, **kwargs)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Load a template; each load is charged, for a template may include itself."""
        current().charge(STEPS_PER_TEMPLATE)
        if isinstance(name, Missing | Absent):
            raise name.fault()
        if not isinstance(name, str):
            raise TemplateFault("template-error", "模板的名称要是文字")
        return super().get_template(str(name), parent, globals)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return ``obj.attribute``: a field of a view, an entry, or a thing of Jinja's own; never an attribute of a Python value."""
        kind = type(obj)
        if kind is View or kind is Entries:
            try:
                return obj.read(attribute)
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        if kind is LoopContext and attribute in _LOOP:
            return getattr(obj, attribute)
        if kind is Absent:
            return obj.child(attribute)
        if isinstance(obj, Missing):
            raise obj.fault()
        if isinstance(obj, _RUNTIME):
            return super().getattr(obj, attribute)
        return self._item(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return ``obj[argument]``."""
        if isinstance(argument, str):
            return self.getattr(obj, str(argument))
        if isinstance(argument, View) and argument.id is not None:
            return self.getattr(obj, argument.id)
        if isinstance(obj, Absent):
            return obj
        if isinstance(obj, Missing):
            raise obj.fault()
        return self._item(obj, argument)

    def _item(self, obj: Any, key: Any) -> Any:
        if isinstance(obj, Listing | dict) or (isinstance(key, int) and isinstance(obj, str | list | tuple)):
            try:
                return obj[key]
            except (LookupError, TypeError):
                pass
        return self.undefined(obj=obj, name=key)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute on numbers, exactly; the result's origin is the formula. ``+`` also joins texts and lists."""
        for value in (left, right):
            if isinstance(value, Missing | Absent):
                raise value.fault()
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.concatenate((left, right))
        if operator == "+" and isinstance(left, list | tuple | Listing) and isinstance(right, list | tuple | Listing):
            current().charge(len(left) + len(right))
            return [*left, *right]
        if operator not in _OPERATORS or not (_is_number(left) and _is_number(right)):
            raise TemplateFault("template-error", f"运算 {operator} 不能用于这两个值", "运算只用于数；文字用 ~ 连接")
        a, b = _exact(left), _exact(right)
        if isinstance(a, int) and isinstance(b, int) and operator == "/":
            a = Decimal(a)
        try:
            result = _OPERATORS[operator](a, b)
        except ArithmeticError:
            raise TemplateFault("template-error", f"{plain(left)} {operator} {plain(right)} 算不出来") from None
        if abs(result) > 10**18:
            raise TemplateFault("template-limit", "算出的数太大")
        origins = [origin_of(left), origin_of(right)]
        if not any(origins):
            return result
        names = [origin.path if origin else plain(value) for origin, value in zip(origins, (left, right), strict=True)]
        span = next(origin.span for origin in origins if origin)
        return traced(result, Origin(path=f"({names[0]} {operator} {names[1]})", at=span, computed=True))


def bounded_range(*args: int) -> range:
    """Return a range that is not too long, for templates."""
    made = range(*args)
    if len(made) > MAX_RANGE:
        raise TemplateFault("template-limit", f"range 最多 {MAX_RANGE} 个数")
    return made


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _exact(value: Any) -> int | Decimal:
    if isinstance(value, int):
        return int(value)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
