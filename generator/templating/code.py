"""How templates are compiled: every printed value becomes a hole, and every piece of a template's own text is marked with its line.

Jinja leaves room for this: `CodeGenerator` has methods for the children of an output, which its native environment uses too. Marking at compile time
costs one character for a piece of text at run time, and holds through includes, macros, blocks and captured text alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame

from generator.document.holes import place_mark

if TYPE_CHECKING:
    from generator.templating.environment import TemplateEnvironment

__all__ = ["HoleCodeGenerator", "bound_loops"]


LONG = 200
"""Length from which a piece of a template's text costs more than the loop that prints it."""


class HoleCodeGenerator(CodeGenerator):
    """Writes the Python of a template."""

    def _place(self, node: nodes.Node) -> int:
        return cast("TemplateEnvironment", self.environment).place(self.name or "", node.lineno)

    def _open_hole(self, node: nodes.Node) -> None:
        self.write(f"environment.hole({self._place(node)}, ")

    def _make_finalize(self) -> Any:
        return self._FinalizeInfo(None, None)

    _line = 0
    """Line that the template's text has reached within an output, as the marks tell it."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write text and values that follow each other without a statement between."""
        self._line = 0
        super().visit_Output(node, frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """Return template text after the mark of its line.

        Text that goes on after a value on the line that the last mark leads to needs none (a value of several lines marks the line after itself: see
        `TemplateEnvironment.hole`), and white space needs none, for nothing in it can be wrong.
        """
        text = str(node.as_const(frame.eval_ctx))
        if text.isspace():
            return text
        mark = "" if self._line == node.lineno else place_mark(self._place(node))
        self._line = node.lineno + text.count("\n")
        return mark + text

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        """Return the source of constant text; long text is charged, for a loop may print it many times over."""
        text = "".join(group)
        return repr(text) if len(text) < LONG else f"environment.long_text({text!r})"

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self._open_hole(node)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """Let the environment join what ``~`` joins, so that each part keeps its origin."""
        self.write("environment.concatenate((")
        for child in node.nodes:
            self.visit(child, frame)
            self.write(", ")
        self.write("))")

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        """Write ``{% call %}``: what is called may return a value, which must not become markup."""
        call_frame, macro = self.macro_body(node, frame)
        self.writeline("caller = ")
        self.macro_def(macro, call_frame)
        self.start_write(frame, node)
        self._open_hole(node)
        self.visit_Call(node.call, frame, forward_caller=True)
        self.write(")")
        self.end_write(frame)

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        """Write ``{% filter %}``: a filter may return a value, which must not become markup."""
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.start_write(frame, node)
        self._open_hole(node)
        self.visit_Filter(node.filter, inner)
        self.write(")")
        self.end_write(frame)
        self.leave_frame(inner)


def bound_loops(template: nodes.Template, name: str | None) -> nodes.Template:
    """Let every loop of a parsed template charge what it is going to do: ``for x in y`` becomes ``for x in environment.bounded(y)``.

    ``{% autoescape %}`` is refused: what a template captures is told from what it prints by Jinja's escaping.
    """
    for switch in template.find_all(nodes.ScopedEvalContextModifier):
        raise TemplateSyntaxError("autoescape", switch.lineno, name)
    for loop in list(template.find_all(nodes.For)):
        bounded = nodes.EnvironmentAttribute("bounded", lineno=loop.lineno, environment=loop.environment)
        loop.iter = nodes.Call(bounded, [loop.iter], [], None, None, lineno=loop.lineno, environment=loop.environment)
    return template
