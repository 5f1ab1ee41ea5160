"""The fixed words of the papers, by language: everything printed that no facilitator edits."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The fixed words of one language."""

    language: str
    _words: Mapping[str, str] = field(repr=False)

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its gaps filled."""
        return self._words[key].format_map(values) if values else self._words[key]

    def day(self, on: date) -> str:
        """Return a date whose month is a word, so that no order can be mistaken."""
        return self.say("date", day=on.day, month=self._month(on), year=on.year)

    def long_day(self, on: date) -> str:
        """Return a date with its day of the week."""
        weekday = self.say("weekdays").split()[on.weekday()]
        month = self._month(on)
        return self.say("long_date", weekday=weekday, day=on.day, month=month, year=on.year)

    def moment(self, at: datetime) -> str:
        """Return a date with the time of day."""
        return f"{self.day(at.date())}, {self.clock(at.time())}"

    def clock(self, at: time) -> str:
        """Return a time of day in hours and minutes."""
        return f"{at:%H:%M}"

    def _month(self, on: date) -> str:
        return self.say("months").split()[on.month - 1]


@cache
def of(language: str) -> Wording:
    """Return the words of a language, or English where the app does not ship it yet."""
    folder = paths.resources() / "texts"
    shipped = {place.parent.name: place for place in folder.glob("*/paper.json")}
    found = language if language in shipped else _FALLBACK
    words: dict[str, str] = json.loads(shipped[found].read_text(encoding="utf-8"))
    return Wording(found, words)


def size_in_words(size: int) -> str:
    """Return a number of bytes the way a file window shows it."""
    amount = float(size)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:  # noqa: PLR2004 - the decimal units that sticks are sold in
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
