"""Days as people type them: 24 11 2026, 24/11, 24 Nov, tomorrow, Thursday."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

WEEK, MONTHS = 7, 12
CENTURY = 100
LEAST_LETTERS = 3
LONGEST = 80  # signs; no day takes more to say, and Python reads no number of thousands
FAR = 8  # years, in which every 29 February is found
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PART = re.compile(r"\d+|[^\W\d_]+")
_ENDINGS = frozenset({"st", "nd", "rd", "th", "of"})


def read_day(text: str, *, today: date, is_past: bool = False) -> date | None:
    """Read a day; what lacks a year is the next such day, or the last one where `is_past`."""
    words = text.casefold().strip()
    if len(words) > LONGEST:
        return None
    if words in _near_days():
        return today + timedelta(days=_near_days()[words])
    if found := _ISO.fullmatch(words):
        return _day(*(int(part) for part in found.groups()))
    parts = [part for part in _PART.findall(words) if part not in _ENDINGS]
    numbers = [int(part) for part in parts if part.isdecimal()]
    names = [part for part in parts if not part.isdecimal()]
    if not numbers and len(names) == 1:
        return _weekday(names[0], today=today, is_past=is_past)
    months = [month for month in map(_month, names) if month]
    weekdays = [name for name in names if not _month(name) and _is_weekday(name)]
    if len(months) + len(weekdays) < len(names) or len(months) > 1:
        return None
    if months:
        numbers = _with_month(numbers, months[0])
    elif len(numbers) > 1 and _is_month_first():
        numbers[:2] = numbers[1::-1]
    return _dated(numbers, today=today, is_past=is_past)


def example(day: date) -> str:
    """Write a day in numbers, in the order in which this computer's language has them."""
    first, second = (day.month, day.day) if _is_month_first() else (day.day, day.month)
    return f"{first} {second} {day.year}"


def _near_days() -> dict[str, int]:
    return {
        QCoreApplication.translate("Dates", "yesterday"): -1,
        QCoreApplication.translate("Dates", "today"): 0,
        QCoreApplication.translate("Dates", "tonight"): 0,
        QCoreApplication.translate("Dates", "tomorrow"): 1,
    }


def _with_month(numbers: list[int], month: int) -> list[int]:
    return [numbers[0], month, *numbers[1:]] if numbers else []


def _dated(numbers: list[int], *, today: date, is_past: bool) -> date | None:
    """Make a day of day, month and year; the last of them may be left out."""
    match numbers:
        case [day, month, year]:
            return _day(year + (2000 if year < CENTURY else 0), month, day)
        case [day, month]:
            years = range(FAR + 1)
            found = [_day(today.year + (-off if is_past else off), month, day) for off in years]
        case [day]:
            at = today.year * MONTHS + today.month - 1
            steps = [at + (-off if is_past else off) for off in range(4)]
            found = [_day(step // MONTHS, step % MONTHS + 1, day) for step in steps]
        case _:
            return None
    fits = (each for each in found if each and (each <= today if is_past else each >= today))
    return next(fits, None)


def _weekday(name: str, *, today: date, is_past: bool) -> date | None:
    steps = range(1, WEEK + 1)
    days = (today + timedelta(days=-step if is_past else step) for step in steps)
    return next((day for day in days if _is_called(name, _weekday_names(day.isoweekday()))), None)


def _is_weekday(name: str) -> bool:
    return any(_is_called(name, _weekday_names(number)) for number in range(1, WEEK + 1))


def _month(name: str) -> int:
    return next((no for no in range(1, MONTHS + 1) if _is_called(name, _month_names(no))), 0)


def _is_called(typed: str, names: set[str]) -> bool:
    whole = {name.casefold().rstrip(".") for name in names}
    return typed in whole or (
        len(typed) >= LEAST_LETTERS and any(name.startswith(typed) for name in whole)
    )


def _weekday_names(number: int) -> set[str]:
    form = QLocale.FormatType
    return {QLocale().dayName(number, form.LongFormat), QLocale().dayName(number, form.ShortFormat)}


def _month_names(number: int) -> set[str]:
    locale, form = QLocale(), QLocale.FormatType
    forms = (form.LongFormat, form.ShortFormat)
    names = {locale.monthName(number, each) for each in forms}
    return names | {locale.standaloneMonthName(number, each) for each in forms}


def _is_month_first() -> bool:
    return QLocale().dateFormat(QLocale.FormatType.ShortFormat).lstrip("'").startswith("M")


def _day(year: int, month: int, day: int) -> date | None:
    if not (date.min.year <= year <= date.max.year and 1 <= month <= MONTHS):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
