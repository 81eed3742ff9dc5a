"""A name that does not exist: any use of it is an error that says where it was looked up and what is there instead."""

from __future__ import annotations

from typing import Any, NoReturn

from jinja2 import StrictUndefined
from jinja2.utils import missing

from generator.templating.faults import TemplateFault, name_hint
from generator.templating.session import current
from generator.templating.views import Entries, Listing, View

__all__ = ["Missing"]


class Missing(StrictUndefined):
    """What a template gets for a name that does not exist. It may be asked about (``is defined``) and replaced (``default``), no more."""

    __slots__ = ()

    def fault(self) -> TemplateFault:
        """Return the error of using it."""
        name, owner = self._undefined_name, self._undefined_obj
        if owner is missing:
            if name is None:
                # Jinja's own, from `first`, `last` and `loop.previtem`: it says in English what there is none of.
                return TemplateFault("undefined-name", "没有这个值：列表是空的，或者已经到头", "先用 {% if %} 判断")
            return TemplateFault("undefined-name", f"没有 {name} 这个名称", name_hint(str(name), current().names))
        if isinstance(owner, View):
            return TemplateFault("undefined-name", f"记录 {owner.path} 没有 {name} 这一项", name_hint(str(name), owner.names()))
        if isinstance(owner, Entries):
            return TemplateFault("undefined-name", f"{owner.path} 没有 {name} 这一项", name_hint(str(name), owner.names()))
        if isinstance(owner, Listing):
            return TemplateFault("undefined-name", f"{owner.path} 里没有 {name}", name_hint(str(name), owner.ids()))
        return TemplateFault("undefined-name", f"这里的值没有 {name} 这一项", "模板不能用值的 Python 属性和方法，只能用过滤器")

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise self.fault()

    __iter__ = __str__ = __len__ = _fail_with_undefined_error
    __eq__ = __ne__ = __bool__ = __hash__ = __contains__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail_with_undefined_error
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pos__ = __neg__ = __call__ = __getitem__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __complex__ = __pow__ = __rpow__ = _fail_with_undefined_error
