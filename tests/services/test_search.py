"""A few letters find a member or an evening, and never a sealed word."""

from __future__ import annotations

from datetime import date, time
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from app.services import meetings, members, safeguarding
from app.services.search import HitKind, look_for
from tests.builders import an_account
from tests.services import people
from tests.services.people import THURSDAY, a_member

if TYPE_CHECKING:
    from app.services.session import Session
    from tests.builders import StandingClock


@pytest.fixture(autouse=True)
def _settled(session: Session, clock: StandingClock) -> None:
    people.go_to(clock, THURSDAY)
    people.settle(session)


def titles(session: Session, text: str) -> list[str]:
    return [hit.title for hit in look_for(session, text)]


def an_evening(session: Session, held_on: date, place: str = "Linden House") -> None:
    meetings.plan(session, held_on=held_on, starts_at=time(19), ends_at=time(20), place=place)


def test_nothing_typed_finds_nothing(session: Session) -> None:
    a_member(session)

    assert look_for(session, "  ") == []
    assert look_for(session, "\u200b\ufeff \u2060") == []


def test_what_was_pasted_by_mistake_is_looked_at_no_further_than_a_name_is_long(
    session: Session,
) -> None:
    a_member(session, "Heron")

    started = perf_counter()
    for _ in range(10):
        assert look_for(session, "heron e\u0301 " * 100_000) == []

    assert perf_counter() - started < 1
    assert look_for(session, "her\u200bon")


def test_a_member_is_found_and_their_name_stays_out_of_the_repr(session: Session) -> None:
    member = a_member(session, "Émile")

    hits = look_for(session, "emi")

    assert [(hit.kind, hit.id, hit.title, hit.detail) for hit in hits] == [
        (HitKind.MEMBER, member.id, "Émile", "M-001")
    ]
    assert "mile" not in repr(hits)


def test_members_come_first_and_evenings_newest_first(session: Session) -> None:
    a_member(session, "Linden")
    an_evening(session, date(2026, 1, 8))
    an_evening(session, date(2026, 2, 5))
    an_evening(session, date(2026, 2, 12), "Library")

    assert titles(session, "LINDEN") == ["Linden", "2026-02-05", "2026-01-08"]


@pytest.mark.parametrize("text", ["2026-02", "5.2.", "05/02/2026", "February", "5 feb 2026"])
def test_an_evening_is_found_by_its_day(session: Session, text: str) -> None:
    an_evening(session, date(2026, 1, 8))
    an_evening(session, date(2026, 2, 5))

    (hit,) = look_for(session, text)

    assert (hit.kind, hit.on, hit.detail) == (HitKind.MEETING, date(2026, 2, 5), "Linden House")


def test_no_more_is_shown_than_was_asked_for(session: Session) -> None:
    for number in range(3):
        a_member(session, f"Linden {number}")
        an_evening(session, date(2026, 1, 8 + number))

    assert len(look_for(session, "linden", limit=2)) == 2
    assert len(look_for(session, "linden", limit=5)) == 5


def test_the_bin_and_what_is_sealed_are_not_looked_at(session: Session) -> None:
    member = a_member(session, "Canary")
    members.put_in_bin(session, member.id)
    safeguarding.seal_concern(session, an_account("A canary was seen."))

    assert look_for(session, "canary") == []
