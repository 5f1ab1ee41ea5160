"""Days are read the way people type them, and nothing else is taken for a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from ui import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 22)  # a Sunday
NEXT = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    "typed",
    [
        "24 11 2026", "24/11/2026", "24.11.2026", "24-11-26", "2026-11-24", "24/11", "24.11.",
        "24", "24 Nov", "Nov 24", "24th November", "24 November 2026",
        "Tuesday 24 November 2026", "Tue 24 Nov", "tuesday", "TUE", " 24  11 ",
    ],
)  # fmt: skip
def test_a_day_to_come_is_read(typed: str) -> None:
    assert day_words.read_day(typed, today=TODAY) == NEXT


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 21)),
        ("3/2", date(2027, 2, 3)),
        ("29/2", date(2028, 2, 29)),
        ("5", date(2026, 12, 5)),
        ("sunday", date(2026, 11, 29)),
    ],
)
def test_what_lacks_a_year_is_the_next_such_day(typed: str, meant: date) -> None:
    assert day_words.read_day(typed, today=TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24/11", date(2025, 11, 24)),
        ("21/11", date(2026, 11, 21)),
        ("24", date(2026, 10, 24)),
        ("tuesday", date(2026, 11, 17)),
        ("29 feb", date(2024, 2, 29)),
    ],
)
def test_or_the_last_one_where_the_day_has_been(typed: str, meant: date) -> None:
    assert day_words.read_day(typed, today=TODAY, is_past=True) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "", "31 2 2026", "24 13 2026", "0 11 2026", "soon", "24 Foo", "Nov", "1 2 3 4", "99",
        "24 Nov Dec", "1 1 10000", "2026-02-30", "9" * 5000, "1 " * 5000,
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed_at(typed: str) -> None:
    assert day_words.read_day(typed, today=TODAY) is None


def test_numbers_stand_in_the_order_of_the_computers_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))

    assert day_words.read_day("11/24/2026", today=TODAY) == NEXT
    assert day_words.example(NEXT) == "11 24 2026"


def test_months_are_known_in_the_computers_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))

    assert day_words.read_day("24. Dezember", today=TODAY) == date(2026, 12, 24)
    assert day_words.example(NEXT) == "24 11 2026"


def test_what_the_field_writes_out_is_read_back() -> None:
    from ui import dates  # noqa: PLC0415 - after the language was set

    assert day_words.read_day(dates.long_date(NEXT), today=TODAY) == NEXT
