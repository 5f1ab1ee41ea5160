"""A day, or a part of one, is read as people type it."""

from __future__ import annotations

import pytest

from app.domain.days import DayPattern, meant_by


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026", DayPattern(year=2026)),
        ("2026-03", DayPattern(year=2026, month=3)),
        ("2026-03-12", DayPattern(year=2026, month=3, day=12)),
        ("12.3.", DayPattern(day=12, month=3)),
        ("12/03/2026", DayPattern(day=12, month=3, year=2026)),
        ("mar", DayPattern(month=3)),
        ("March 2026", DayPattern(month=3, year=2026)),
        ("12 March", DayPattern(month=3, day=12)),
        ("MARCH 12, 2026", DayPattern(month=3, day=12, year=2026)),
    ],
)
def test_a_day_is_meant(text: str, meant: DayPattern) -> None:
    assert meant_by(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "ma",
        "heron",
        "12 march 13",
        "march 2025 2026",
        "1 2 3 4",
        "march march",
        "٣",
        "9" * 5000,
    ],
)
def test_no_day_is_meant(text: str) -> None:
    assert meant_by(text) is None


def test_a_pattern_fits_where_all_its_parts_do() -> None:
    pattern = DayPattern(month=3, day=12)

    assert pattern.fits("2026-03-12")
    assert not pattern.fits("2026-03-13")
    assert not pattern.fits("2026-04-12")
    assert not DayPattern(year=2025).fits("2026-03-12")
