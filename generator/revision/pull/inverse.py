"""What the YAML has to say for a value to be printed as somebody typed it.

Most filters put something around a value (`amount`, `number`, `bracketed`, `bare`), so that an edit is carried over to it as it is. Those that say it
in other words are turned round here: dates, deadlines, states, numbers in hanzi. What is found is only a proposal: `trial` prints it and looks.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from decimal import Decimal

from generator.content.files import find_unprintable
from generator.content.records import ALL_YEAR
from generator.content.yaml_scalars import Plain, resolve
from generator.document.numerals import LARGEST, chinese_numeral
from generator.revision.pull.transplanting import transplant
from generator.templating.filters.wording import STATUS
from generator.templating.printing import chinese_date

__all__ = ["NotInvertible", "invert"]

MAX_LENGTH = 20_000
"""Letters of a text that is read back."""
_DATE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日(前?)")
_MONTH = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月底前")
_HANZI = {chinese_numeral(number): number for number in range(LARGEST + 1)}


class NotInvertible(ValueError):
    """It is not sure what the YAML would have to say; the text is for the user."""


def invert(value: Plain, spelled: str, was: str, typed: str, year: int) -> str:
    """Return what the YAML has to spell.

    Args:
        value: What it says.
        spelled: The same as it is spelled.
        was: How that is printed.
        typed: What somebody made of it.
        year: The report's year, which deadlines leave out.

    Raises:
        NotInvertible: If nothing sure can be said.
    """
    if not typed.strip():
        raise NotInvertible("被清空了；确实要删去，请在 YAML 里删")
    if len(typed) > MAX_LENGTH:
        raise NotInvertible("文字太长")
    if find_unprintable(typed):
        raise NotInvertible("里面有控制字符")
    if isinstance(value, bool) or value is None:
        raise NotInvertible("这一项不是文字或数字")
    if isinstance(value, int | Decimal):
        return _number(spelled, was, unicodedata.normalize("NFKC", typed).strip())
    if value in STATUS and STATUS[value] == was:
        return _state(typed.strip())
    if value == ALL_YEAR or (_is_date(value) and value != was):
        return _day(unicodedata.normalize("NFKC", typed).strip(), year)
    if value.strip() == was.strip() and "\n" not in value:
        return typed.strip()
    return transplant(value, was, typed)


def _number(spelled: str, was: str, typed: str) -> str:
    bare = spelled.lstrip("+")
    if was.strip("（）") in _HANZI and was.strip("（）") != bare:
        number = _HANZI.get(typed.strip("()"))
        if number is None:
            raise NotInvertible(f"要用汉字写的数，从〇到{chinese_numeral(LARGEST)}")
        return str(number)
    found = transplant(spelled, unicodedata.normalize("NFKC", was), typed)
    if isinstance(resolve(found), int | Decimal) and not isinstance(resolve(found), bool):
        return found
    raise NotInvertible("读不出一个数：只改数字，单位和“多”“以上”等在 YAML 里另有一项")


def _state(typed: str) -> str:
    for state, words in STATUS.items():
        if words == typed:
            return state
    raise NotInvertible(f"不是认识的进展，可用的有：{'、'.join(STATUS.values())}")


def _day(typed: str, year: int) -> str:
    if typed == ALL_YEAR:
        return ALL_YEAR
    month, date = _MONTH.fullmatch(typed), _DATE.fullmatch(typed)
    found = month or date
    try:
        if found is not None:
            in_year, in_month = int(found[1] or year), int(found[2])
            day = int(date[3]) if date else calendar.monthrange(in_year, in_month)[1]
            return datetime.date(in_year, in_month, day).isoformat()
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        raise NotInvertible("没有这一天") from None
    raise NotInvertible(f"不是日期，写法如 {chinese_date(datetime.date(year, 10, 15))}、10月15日前、12月底前、{ALL_YEAR}，与原来印的写法一致")


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
