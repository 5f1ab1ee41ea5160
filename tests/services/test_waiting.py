"""What runs while somebody waits never reads through a whole table that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.meetings import Mark
from app.services import agreements, meetings, members, search, today
from app.storage.database import Database
from tests.services import people
from tests.services.people import THURSDAY, a_member, a_published_text, a_signature

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.services.session import Session
    from app.storage.database import Result, Row, Value
    from tests.builders import StandingClock

GROWING = ("attendance", "signature", "journal", "sealed", "paper")


class PlannedDatabase(Database):
    """The same open database, that also writes down how SQLite goes about each statement."""

    plans: list[str]

    def execute(self, sql: str, params: Sequence[Value] = ()) -> Result:
        self._note(sql, params)
        return super().execute(sql, params)

    def row(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        self._note(sql, params)
        return super().row(sql, params)

    def rows(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        self._note(sql, params)
        return super().rows(sql, params)

    def _note(self, sql: str, params: Sequence[Value]) -> None:
        if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            plan = super().rows(f"EXPLAIN QUERY PLAN {sql}", params)
            self.plans.extend(f"{row[3]} for {sql}" for row in plan)


@pytest.fixture
def plans(session: Session, clock: StandingClock) -> list[str]:
    people.go_to(clock, THURSDAY)
    people.settle(session)
    a_published_text(session)
    for name in ("Ash", "Blue", "Fern"):
        a_member(session, name)
    a_signature(session, members.get(session, 1))
    meetings.open_tonight(session)
    session.db.__class__ = PlannedDatabase
    planned = session.db
    assert isinstance(planned, PlannedDatabase)
    planned.plans = []
    return planned.plans


ACTS: dict[str, Callable[[Session], object]] = {
    "today": today.today,
    "search": lambda session: search.look_for(session, "ash"),
    "mark": lambda session: meetings.mark(session, 1, 1, Mark.PRESENT),
    "same as last": lambda session: meetings.mark_same_as_last(session, 1),
    "places": lambda session: meetings.places(session, 1),
    "count": lambda session: meetings.count(session, 1),
    "finish": lambda session: meetings.finish(session, 1),
    "list of evenings": meetings.everything,
    "history": lambda session: members.history(session, 1),
    "signing list": agreements.standing,
    "enrol": lambda session: members.enrol(session, pseudonym="Wren"),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_growing_table_is_read_through(session: Session, plans: list[str], act: str) -> None:
    ACTS[act](session)

    assert plans
    aliases = {"a", "b", "s", "n", "x", "p", *GROWING}
    scans = [
        plan
        for plan in plans
        if plan.startswith("SCAN ")
        and plan.split()[1] in aliases
        and not plan.endswith("ORDER BY no DESC LIMIT 1")  # the newest line, straight from the end
    ]
    assert scans == []


def test_the_watch_would_see_a_table_read_through(session: Session, plans: list[str]) -> None:
    session.db.rows("SELECT a.id FROM attendance a WHERE a.mark = 'late'")

    assert plans == ["SCAN a for SELECT a.id FROM attendance a WHERE a.mark = 'late'"]
