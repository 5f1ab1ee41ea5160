"""Registers that are there before a journey begins, made by the program's own acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.agreements import SignedAs, SigningMethod
from app.domain.meetings import Mark
from app.services import agreements, meetings, members, registers, safeguarding, setup
from app.settings import Settings
from tests import real_registers
from tests.builders import an_account

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.recovery import RecoverySheet
    from app.services.session import Session
    from tests.journeys.program import Home

PASSPHRASE = real_registers.PASSPHRASE
NAMES = ("Kestrelwing", "Lanternfish", "Marigoldine", "Nightingaleo")
SEALED = "The umbrella stood by the harbour wall."


def now() -> datetime:
    return datetime.now(UTC)


def a_register(home: Home) -> RecoverySheet:
    """Make a register whose first run is done, with nobody in it; give its sheet."""
    created = real_registers.a_register(home.registers)
    session = registers.open_session(created.unlocked, clock=now)
    setup.finish(session)
    session.close()
    return created.sheet


def a_used_register(home: Home) -> RecoverySheet:
    """Make one with four members, a finished evening, an agreement all but one signed, a sheet."""
    created = real_registers.a_register(home.registers)
    clock = Clock(now() - timedelta(days=7))
    session = registers.open_session(created.unlocked, clock=clock)
    setup.finish(session)
    agreements.publish(session)
    for name in NAMES:
        member = members.enrol(session, pseudonym=name)
        if name != NAMES[-1]:
            _sign(session, member.id)
    meeting = meetings.open_tonight(session)
    for place in meetings.places(session, meeting.id):
        meetings.mark(session, meeting.id, place.member_id, Mark.PRESENT)
    meetings.finish(session, meeting.id)
    safeguarding.seal_concern(session, an_account(SEALED))
    session.close()
    return created.sheet


def damage(home: Home, name: str = "former_pseudonym_member") -> Path:
    """Change one bit of a table or an index; give the backup made the day before."""
    (register,) = registers.on_this_computer(home.registers)
    clock = Clock(now() - timedelta(days=1))
    session = registers.open_session(real_registers.unlock(register), clock=clock)
    path = real_registers.a_backup(session, home.stick)
    real_registers.flip_a_bit(session, name)
    session.close()
    return path


def _sign(session: Session, member_id: int) -> None:
    agreements.sign(
        session,
        member_id,
        method=SigningMethod.PAPER_HELD,
        signed_as=SignedAs.PSEUDONYM,
        signed_on=session.today(),
        paper_kept="box A",
        exceptions_explained=True,
        questions_answered=True,
        copy_given=True,
    )


class Clock:
    """A clock that stands where it was put."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at


def settings(home: Home, **wanted: object) -> None:
    """Lay down preferences before the first start."""
    import json  # noqa: PLC0415

    path = home.top / "config" / "circlekeep" / "settings.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(Settings()._replace(**wanted)._asdict()), encoding="utf-8")  # type: ignore[arg-type]
