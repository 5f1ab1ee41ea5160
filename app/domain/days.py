"""Days as somebody types them: which can be meant, and what a part of one stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import UnlikelyDayError

if TYPE_CHECKING:
    from datetime import date

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORTEST_MONTH: Final = 3
_YEAR_DIGITS: Final = 4
# Whoever reads this has not lived before the first and plans nothing after the last.
_LIKELY_YEARS: Final = range(1900, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPattern:
    """The parts of a day that were typed; a part left out fits any."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def fits(self, iso_day: str) -> bool:
        """Tell whether a day, written as 2026-03-12, has these parts."""
        return (
            (self.year is None or self.year == int(iso_day[:4]))
            and (self.month is None or self.month == int(iso_day[5:7]))
            and (self.day is None or self.day == int(iso_day[8:]))
        )


def check_likely(day: date) -> None:
    """Refuse a day whose year was mistyped; every likely day has weeks before and after it."""
    if day.year not in _LIKELY_YEARS:
        raise UnlikelyDayError


def meant_by(text: str) -> DayPattern | None:
    """Return the day meant by 2026, 2026-03, 12.3., 12/03/2026, March 2026 or 12 March."""
    parts = [part for part in re.split(r"[\s./,-]+", text.casefold()) if part]
    numbers = [part for part in parts if part.isascii() and part.isdigit()]
    words = [part for part in parts if part not in numbers]
    if not parts or len(numbers) > 3 or len(words) > 1:  # noqa: PLR2004 - day, month and year
        return None
    # Of thousands of digits, pasted by mistake, Python makes no number at all.
    if any(len(number) > _YEAR_DIGITS for number in numbers):
        return None
    return _with_month_name(words[0], numbers) if words else _in_numbers(numbers)


def _with_month_name(word: str, numbers: list[str]) -> DayPattern | None:
    months = [name for name in _MONTHS if name.startswith(word)]
    if len(word) < _SHORTEST_MONTH or not months:
        return None
    years = [int(number) for number in numbers if len(number) == _YEAR_DIGITS]
    days = [int(number) for number in numbers if len(number) < _YEAR_DIGITS]
    if len(years) > 1 or len(days) > 1:
        return None
    return DayPattern(
        year=years[0] if years else None,
        month=_MONTHS.index(months[0]) + 1,
        day=days[0] if days else None,
    )


def _in_numbers(numbers: list[str]) -> DayPattern | None:
    values: list[int | None] = [int(number) for number in numbers]
    values += [None] * (3 - len(values))
    if len(numbers[0]) == _YEAR_DIGITS:
        return DayPattern(year=values[0], month=values[1], day=values[2])
    if len(numbers) == 1:
        return None
    return DayPattern(day=values[0], month=values[1], year=values[2])
