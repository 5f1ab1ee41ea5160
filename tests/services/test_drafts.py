from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import (
    BrokenJournalError,
    DamagedBoxError,
    DamagedDatabaseError,
    DiskFullError,
    RegisterReadOnlyError,
)
from app.services import drafts
from app.storage import journal, reserve
from app.storage.files import REAL
from tests.builders import NOON, PRIVATE, StandingClock, a_session_on, reopened
from tests.full_disk import FullUntilReserveGoes

if TYPE_CHECKING:
    from app.services.drafts import Json
    from app.services.session import Session

CANARY = "canary-93d2"
TYPED: dict[str, Json] = {
    "text": f"Grüße \N{BIRD} {CANARY}",
    "row": 3,
    "is_open": True,
    "nested": [None, 1.5],
}


def test_a_draft_comes_back_as_it_was_typed_also_after_the_lock(
    session: Session, clock: StandingClock
) -> None:
    drafts.keep(session, "meeting", {"text": "half a"})
    drafts.keep(session, "meeting", TYPED)

    again = a_session_on(reopened(session.db), clock=clock)

    assert drafts.kept(again, "meeting") == TYPED
    again.close()


def test_typing_is_no_act_and_leaves_no_line(session: Session, clock: StandingClock) -> None:
    clock.goes(minutes=1)
    drafts.keep(session, "meeting", TYPED)
    drafts.keep_sealed(session, "concern_new", TYPED)
    drafts.drop(session, "meeting")

    assert journal.count(session.db) == 1
    assert session.saved_at == clock.now > NOON


def test_a_sealed_draft_opens_with_the_key_only(session: Session) -> None:
    drafts.keep_sealed(session, "concern_new", TYPED)

    assert drafts.is_kept(session, "concern_new")
    assert drafts.kept(session, "concern_new") is None
    assert drafts.kept_sealed(session, "concern_new", PRIVATE) == TYPED
    with pytest.raises(DamagedBoxError):
        drafts.kept_sealed(session, "concern_new", bytes(range(2, 34)))
    (body,) = session.db.one("SELECT body FROM draft WHERE page = 'concern_new'")
    assert CANARY.encode() not in body


def test_a_sealed_draft_of_another_page_does_not_open(session: Session) -> None:
    drafts.keep_sealed(session, "concern_new", TYPED)
    session.db.execute("UPDATE draft SET page = 'sheet'")

    with pytest.raises(DamagedBoxError):
        drafts.kept_sealed(session, "sheet", PRIVATE)


def test_an_open_draft_is_not_opened_as_a_sealed_one(session: Session) -> None:
    drafts.keep(session, "meeting", TYPED)

    assert drafts.kept_sealed(session, "meeting", PRIVATE) is None
    assert drafts.kept_sealed(session, "elsewhere", PRIVATE) is None


def test_a_dropped_draft_is_gone_and_dropping_it_again_does_nothing(session: Session) -> None:
    drafts.keep(session, "meeting", TYPED)
    drafts.keep(session, "member", TYPED)

    drafts.drop(session, "meeting")
    drafts.drop(session, "meeting")

    assert not drafts.is_kept(session, "meeting")
    assert drafts.kept(session, "meeting") is None
    assert drafts.kept(session, "member") == TYPED


def test_where_she_was_is_remembered_beside_the_drafts(session: Session) -> None:
    place: dict[str, Json] = {
        "page": "meeting",
        "args": {"id": 7},
        "field": "about_evening",
        "cursor": 12,
    }
    assert drafts.last_place(session) is None

    drafts.keep_place(session, place)

    assert drafts.last_place(session) == place


def test_half_a_pasted_character_pair_costs_nothing_else(session: Session) -> None:
    drafts.keep(session, "meeting", {"text": "seen \ud83d at noon"})

    assert drafts.kept(session, "meeting") == {"text": "seen \ud83d at noon"}


@pytest.mark.parametrize("body", [b"[1]", b'{"text": "half', b'{"text": "a\0\0\0', b"", b"\xff"])
def test_a_draft_that_is_no_draft_is_damage(session: Session, body: bytes) -> None:
    drafts.keep(session, "meeting", TYPED)
    session.db.execute("UPDATE draft SET body = ?", (body,))

    with pytest.raises(DamagedDatabaseError) as refused:
        drafts.kept(session, "meeting")

    assert session.read_only_because is refused.value
    assert refused.value.__cause__ is None is refused.value.__context__


def test_on_a_full_disk_the_reserve_makes_room_for_her_words(session: Session) -> None:
    reserve.ensure(REAL, session.folder)

    with FullUntilReserveGoes(session):
        drafts.keep(session, "meeting", TYPED)

    assert not (session.folder / "reserve").exists()
    assert drafts.kept(session, "meeting") == TYPED


def test_a_full_disk_without_reserve_is_told(session: Session) -> None:
    with FullUntilReserveGoes(session), pytest.raises(DiskFullError):
        drafts.keep(session, "meeting", TYPED)

    assert drafts.kept(session, "meeting") is None
    assert session.saved_at == NOON


def test_work_is_done_once_where_there_is_room(session: Session) -> None:
    reserve.ensure(REAL, session.folder)

    assert session.with_reserve(lambda: 7) == 7
    assert (session.folder / "reserve").exists()


def test_a_damaged_register_takes_no_draft(session: Session) -> None:
    drafts.keep(session, "meeting", TYPED)
    session.read_only_because = BrokenJournalError(1)

    with pytest.raises(RegisterReadOnlyError):
        drafts.keep(session, "meeting", {})
    with pytest.raises(RegisterReadOnlyError):
        drafts.drop(session, "meeting")

    assert drafts.kept(session, "meeting") == TYPED
