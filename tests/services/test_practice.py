"""The practice group: believable, whole, the same each time, and gone without a trace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.documents.reports import AgreementReport
from app.domain import journal as chain
from app.domain.agreements import SigningState
from app.domain.journal import CLOCK_ODD
from app.domain.meetings import MeetingStatus
from app.domain.members import MemberStatus
from app.errors import AlreadyOpenError
from app.services import (
    agreements,
    meetings,
    members,
    papers,
    practice,
    practice_year,
    registers,
    setup,
    today,
)
from app.storage import sealed
from app.vault import kdf
from tests.services import people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.registers import Unlocked
    from app.services.session import Session

EVENING = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


def evening() -> datetime:
    return EVENING


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("practice")


@pytest.fixture(scope="module")
def unlocked(data: Path) -> Unlocked:
    return practice.make(data, clock=evening, time_zone="Pacific/Auckland")


@pytest.fixture
def circle(unlocked: Unlocked) -> Iterator[Session]:
    session = registers.open_session(unlocked, clock=evening)
    yield session
    session.close()


def test_the_practice_group_is_marked_and_set_up(circle: Session) -> None:
    assert circle.is_practice
    assert setup.is_finished(circle)


def test_it_has_two_dozen_members_and_a_year_of_evenings(circle: Session) -> None:
    found = meetings.everything(circle, limit=100)
    closed = [each for each in found if each.meeting.status is MeetingStatus.CLOSED]

    assert len(members.everyone(circle)) == 24
    assert len(closed) == practice_year.WEEKS - 2
    assert len({each.count.here for each in closed}) > 5
    assert {member.status for member in members.everyone(circle)} == set(MemberStatus)
    assert {each.meeting.held_on.weekday() for each in found} == {circle.today().weekday()}


def test_tonight_is_planned_and_something_needs_the_facilitator(circle: Session) -> None:
    page = today.today(circle)

    assert page.next_meeting is not None
    assert page.next_meeting.held_on == circle.today()
    assert [need.kind for need in page.needs] == [
        today.NeedKind.UNSIGNED,
        today.NeedKind.BACKUP_NEVER,
    ]


def test_three_versions_were_published_and_two_people_are_to_sign_again(circle: Session) -> None:
    states = [row.state for row in agreements.standing(circle)]

    assert [each.number for each in agreements.versions(circle)] == ["2.0", "1.1", "1.0"]
    assert states.count(SigningState.TO_RE_SIGN) == 2
    assert states.count(SigningState.SIGNED) == len(states) - 2


def test_its_journal_is_whole_and_in_order(circle: Session) -> None:
    lines = people.lines(circle)

    chain.verify(lines)
    assert CLOCK_ODD not in {line.reason for line in lines}
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert lines[-1].at <= EVENING
    assert len(list(sealed.boxes(circle.db))) == 3


def test_the_year_is_the_same_each_time(session: Session, circle: Session) -> None:
    session.clock = evening
    people.settle(session)

    practice_year.fill(session)

    assert session.clock is evening
    assert [each.count for each in meetings.everything(session, limit=99)] == [
        each.count for each in meetings.everything(circle, limit=99)
    ]


def test_the_passphrase_on_the_screen_opens_it(unlocked: Unlocked) -> None:
    request = registers.UnlockRequest(register=unlocked.register, passphrase=practice.PASSPHRASE)

    assert registers.derive_keys(request).keys == unlocked.keys


def test_a_real_register_beside_it_stays(tmp_path: Path) -> None:
    real = setup.create(
        setup.CreateRequest(
            data=tmp_path,
            display_name="Real",
            discreet_name="Real",
            passphrase=practice.PASSPHRASE,
            time_zone="UTC",
            parameters=kdf.CHEAPEST,
        )
    )

    practice.remove(tmp_path)

    assert registers.on_this_computer(tmp_path) == [real.unlocked.register]


def test_it_goes_without_a_trace_but_not_while_it_is_open(tmp_path: Path) -> None:
    told: list[int] = []
    unlocked = practice.make(
        tmp_path, clock=evening, progress=lambda stage, done, total: told.append(done)
    )
    session = registers.open_session(unlocked, clock=evening)

    with pytest.raises(AlreadyOpenError):
        practice.remove(tmp_path)
    session.close()
    practice.remove(tmp_path)
    practice.remove(tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert max(told) == practice_year.WEEKS


def test_its_agreement_is_filled_in_and_prints_as_final(circle: Session) -> None:
    report = papers.agreement(circle).report

    assert isinstance(report, AgreementReport)
    assert not report.is_draft
    assert all(section.body.strip() for section in report.sections)
