from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.journal import Action, Line, Tier
from app.errors import (
    BrokenJournalError,
    DamagedDatabaseError,
    MissingDatabaseError,
    RegisterReadOnlyError,
)
from app.services import drafts
from app.services import journal as journal_service
from app.services.registers import RegisterOnDisk
from app.services.session import OpenTier, Session, UnrecordedChange
from app.storage import journal, reserve
from app.storage import register as register_row
from app.storage.database import BrokenRuleError, Database
from app.storage.files import REAL
from tests.builders import KEY, NOON, PRIVATE, REGISTER_ID, StandingClock, a_session_on, reopened
from tests.full_disk import FullUntilReserveGoes

if TYPE_CHECKING:
    from pathlib import Path


def plan(db: Any) -> None:
    db.execute(
        "INSERT INTO meeting (held_on, starts_at, ends_at, status)"
        " VALUES ('2026-03-04', '19:00', '20:30', 'planned')"
    )


def meetings(session: Session) -> int:
    return int(session.db.one("SELECT count(*) FROM meeting")[0])


def lines(session: Session) -> list[Line]:
    return journal.lines_after(session.db, 1, 100)


def test_a_change_is_kept_together_with_its_line(session: Session) -> None:
    with session.change() as change:
        plan(change.db)
        change.record(Action.MEETING_PLANNED, 1)

    assert meetings(session) == 1
    assert [(line.act, line.record, line.at) for line in lines(session)] == [
        (Action.MEETING_PLANNED, 1, NOON)
    ]
    assert session.saved_at == NOON


def test_no_change_without_a_journal_line(session: Session) -> None:
    with pytest.raises(UnrecordedChange), session.change() as change:
        plan(change.db)

    assert meetings(session) == 0


def test_a_change_that_fails_leaves_neither_row_nor_line(
    session: Session, clock: StandingClock
) -> None:
    clock.goes(minutes=1)
    with pytest.raises(BrokenRuleError):
        change_that_fails(session)

    assert meetings(session) == 0
    assert lines(session) == []
    assert session.saved_at == NOON


def change_that_fails(session: Session) -> None:
    with session.change() as change:
        plan(change.db)
        change.record(Action.MEETING_PLANNED, 1)
        change.db.execute("DELETE FROM journal")


def test_a_clock_set_back_stops_nobody_and_is_told_by_the_line(
    session: Session, clock: StandingClock
) -> None:
    clock.goes(days=-1)
    with session.change() as change:
        change.record(Action.MEETING_PLANNED, 1)
        change.record(Action.VERSION_PUBLISHED, 2, reason="material")

    first, second = lines(session)
    assert first.reason == "clock_odd"
    assert first.at == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert second.reason == "material clock_odd"


def test_every_line_is_marked_until_the_clock_is_right_again(
    session: Session, clock: StandingClock
) -> None:
    with session.change() as change:
        change.record(Action.MEETING_PLANNED, 1)
    clock.goes(days=-1)
    for minutes in (0, 5, 24 * 60):
        clock.goes(minutes=minutes)
        with session.change() as change:
            change.record(Action.CHECK_TICKED, 1, reason="fire")

    assert [line.reason for line in lines(session)] == [
        "", "fire clock_odd", "fire clock_odd", "fire",
    ]  # fmt: skip


def test_damage_that_was_found_keeps_everything_as_it_is(session: Session) -> None:
    session.read_only_because = BrokenJournalError(3)

    with pytest.raises(RegisterReadOnlyError) as refused, session.change():
        pytest.fail("nothing may begin")

    assert refused.value.__cause__ is session.read_only_because
    assert meetings(session) == 0


def test_nothing_is_called_saved_in_a_file_that_was_deleted_meanwhile(session: Session) -> None:
    an_evening(session)
    session.db.path.unlink()

    with pytest.raises(MissingDatabaseError):
        an_evening(session)
    with pytest.raises(RegisterReadOnlyError):
        drafts.keep(session, "meeting", {"about_evening": "The tide was high."})

    assert isinstance(session.read_only_because, MissingDatabaseError)
    assert meetings(session) == 1
    session.close()


def test_damage_met_while_working_makes_the_session_read_only(
    session: Session, clock: StandingClock
) -> None:
    (page,) = session.db.one("SELECT rootpage FROM sqlite_schema WHERE name = 'paper'")
    session.close()
    content = bytearray(session.db.path.read_bytes())
    content[(page - 1) * 4096 + 99] ^= 1
    session.db.path.write_bytes(content)
    db = Database.open(session.db.path, key=KEY, register_id=REGISTER_ID)
    again = a_session_on(db, clock=clock)

    with pytest.raises(DamagedDatabaseError):
        db.rows("SELECT * FROM paper")

    assert again.read_only_because is db.damage
    with pytest.raises(RegisterReadOnlyError), again.change():
        pytest.fail("nothing may begin")
    again.close()


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Pacific/Auckland", date(2026, 3, 5)), ("America/Bogota", date(2026, 3, 4))],
)
def test_today_is_the_day_where_the_group_meets(
    session: Session, zone: str, expected: date
) -> None:
    session.db.execute("UPDATE profile SET time_zone = ?", (zone,))

    assert session.today() == expected


@pytest.mark.parametrize("change", ["UPDATE profile SET time_zone = 'Nowhere/Here'",
                                    "UPDATE profile SET time_zone = '../etc'",
                                    "DELETE FROM profile"])  # fmt: skip
def test_a_zone_this_computer_does_not_know_is_replaced_by_its_own(
    session: Session, change: str
) -> None:
    session.db.execute(change)

    assert session.today() == NOON.astimezone().date()


def test_closing_forgets_the_tier_leaves_one_file_and_lets_go(
    tmp_path: Path, session: Session
) -> None:
    let_go: list[bool] = []
    session._release = lambda: let_go.append(True)
    session.tier = OpenTier(private=PRIVATE, opened_at=NOON)

    session.close()

    assert session.tier is None
    assert let_go == [True]
    left = sorted(path.name for path in session.db.path.parent.iterdir())
    assert left == ["closed", "register.db"]


def test_keys_stay_out_of_the_representation(session: Session) -> None:
    tier = OpenTier(private=PRIVATE, opened_at=NOON)
    told = repr(session) + repr(tier) + repr(vars(session))

    assert KEY.hex() not in told
    assert repr(KEY) not in told
    assert repr(PRIVATE) not in told


def test_a_session_knows_where_its_register_lies(tmp_path: Path, session: Session) -> None:
    register = RegisterOnDisk(id="00", folder=tmp_path, discreet_name="Blue folder")
    session._register = register

    assert session.register is register


def test_a_session_of_no_listed_register_says_so(session: Session) -> None:
    with pytest.raises(LookupError):
        _ = session.register


def test_the_register_knows_who_it_is_and_that_it_was_set_up(session: Session) -> None:
    register_row.set_up(session.db)

    row = register_row.row(session.db)

    assert row.register_id == REGISTER_ID
    assert row.is_set_up
    assert row.sealing_public == session.sealing_public
    assert repr(row.sealing_public) not in repr(row)


# --- lines that may come later --------------------------------------------------------------


def test_a_full_disk_gets_the_reserve_back_before_anything_is_refused(session: Session) -> None:
    reserve.ensure(REAL, session.folder)
    room = session.folder / "reserve"
    assert room.stat().st_size == 4 * 1024 * 1024

    with FullUntilReserveGoes(session):
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)

    assert not room.exists()
    assert [line.act for line in lines(session)] == [Action.SEALED_READ]


def test_a_line_that_cannot_be_written_comes_with_the_next_change(
    session: Session, clock: StandingClock
) -> None:
    with FullUntilReserveGoes(session):
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)
    assert lines(session) == []
    clock.goes(minutes=5)

    with pytest.raises(UnrecordedChange), session.change():
        pass
    with session.change() as change:
        change.record(Action.MEETING_PLANNED, 1)
    with session.change() as change:
        change.record(Action.MEETING_CHANGED, 1)

    assert [(line.act, line.tier) for line in lines(session)] == [
        (Action.SEALED_READ, Tier.SEALED),
        (Action.MEETING_PLANNED, Tier.OPEN),
        (Action.MEETING_CHANGED, Tier.OPEN),
    ]
    assert lines(session)[0].at == NOON


def test_a_line_still_owed_at_the_end_is_written_before_closing(
    session: Session, clock: StandingClock
) -> None:
    with FullUntilReserveGoes(session):
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)

    session.close()

    db = Database.open(session.db.path, key=KEY, register_id=REGISTER_ID)
    again = a_session_on(db, clock=clock)
    assert [line.act for line in lines(again)] == [Action.SEALED_READ]
    again.close()


def test_a_line_that_can_never_be_written_does_not_keep_the_register_open(
    session: Session,
) -> None:
    let_go: list[bool] = []
    session._release = lambda: let_go.append(True)

    with FullUntilReserveGoes(session):
        session.record_or_owe(Action.SEALED_READ, tier=Tier.SEALED)
        session.close()
        session.close()

    assert let_go == [True]


# --- the cost of a commit -------------------------------------------------------------------


def written_by(work: Any) -> int:
    """How many bytes this process wrote meanwhile, as the system counts them."""

    def count() -> int:
        with open("/proc/self/io", encoding="ascii") as told:  # noqa: PTH123 - a pseudo file
            return int(told.read().split("wchar: ")[1].split()[0])

    before = count()
    work()
    return count() - before


def an_evening(session: Session) -> None:
    with session.change() as change:
        plan(change.db)
        for member in range(1, 61):
            change.db.execute(
                "INSERT INTO member (code, pseudonym, name_key, status, joined_on)"
                " VALUES (?, ?, ?, 'active', '2026-03-04')",
                (f"M-{member:03d}", f"Heron {member}", f"heron {member}"),
            )
            change.db.execute(
                "INSERT INTO attendance (meeting_id, member_id, mark, recorded_at)"
                " VALUES (1, ?, 'unknown', '')",
                (member,),
            )
        change.record(Action.MEETING_OPENED, 1)


def test_a_tick_writes_no_more_than_three_pages(session: Session) -> None:
    an_evening(session)
    marks = cycle(["present", "late"])

    def tick() -> None:
        with session.change() as change:
            change.db.execute("UPDATE attendance SET mark = ? WHERE id = 7", (next(marks),))
            change.record(Action.ATTENDANCE_MARKED, 7)

    tick()

    usual = sorted(written_by(tick) for _ in range(20))[10]
    assert 4096 < usual <= 1.1 * 12_360


def test_an_evening_at_once_writes_no_more_than_thirteen_pages(session: Session) -> None:
    an_evening(session)

    def evening() -> None:
        with session.change() as change:
            for number in range(1, 16):
                change.db.execute(
                    "UPDATE attendance SET mark = 'present' WHERE id = ?", (number * 4,)
                )
                change.record(Action.ATTENDANCE_MARKED, number * 4)
            change.record(Action.MEETING_FINISHED, 1)

    assert 4096 < written_by(evening) <= 1.1 * 53_354


def test_what_was_closed_opens_as_it_was(session: Session, clock: StandingClock) -> None:
    with session.change() as change:
        plan(change.db)
        change.record(Action.MEETING_PLANNED, 1)

    again = a_session_on(reopened(session.db), clock=clock)
    journal_service.check_since_last(again)

    assert again.read_only_because is None
    assert again.saved_at == NOON
    assert meetings(again) == 1
    again.close()
