"""The register the benchmarks run on: a long-lived group, made once and kept between runs."""

from __future__ import annotations

import hashlib
import random
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths
from app.domain import pseudonyms
from app.domain.agreements import SignedAs, SigningMethod
from app.domain.concerns import FirstAccount, Worry
from app.domain.group import GroupProfile
from app.domain.journal import Action, hash_of
from app.domain.meetings import Mark
from app.domain.members import LeaveReason, MemberStatus
from app.services import agreements as agreement_services
from app.services import default_texts, group, registers, safeguarding, setup
from app.services.registers import UnlockRequest
from app.storage import journal, meetings, members, signatures, stamps
from app.vault import kdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.services.registers import RegisterOnDisk
    from app.services.session import Change, Session

PASSPHRASE = "lantern harbour measured evening"  # noqa: S105 - of a made-up register
MEMBERS, MEETINGS, SIGNATURES, SEALED, LINES = 2_000, 2_000, 5_000, 5_000, 300_000
BATCH, AT_ONCE = 5_000, 100

Act = tuple[Action, int]

# Thirty are expected of an evening, half of them come: 60,000 marks in all.
EVENING = (
    [Mark.PRESENT] * 12
    + [Mark.LATE] * 2
    + [Mark.LEFT_EARLY]
    + [Mark.APOLOGIES] * 5
    + [Mark.ABSENT] * 10
)
ACCOUNT = "A fictional account, long enough to be like a real one. " * 12


def register(work: Path, scale: int = 1) -> RegisterOnDisk:
    """Return the register of this size, made now if it was not made before."""
    data = work / f"register-{scale}x-{_fingerprint()}"
    if not data.exists():
        part = data.with_name(data.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        print(f"Making the register of {scale}x ({LINES * scale:,} journal lines)...", flush=True)
        _make(part, scale)
        part.rename(data)
    return registers.on_this_computer(data)[0]


def a_copy(work: Path, scale: int = 1) -> RegisterOnDisk:
    """Return a copy that may be written to; the one before it goes."""
    made = register(work, scale)
    data = work / f"copy-{scale}x"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(made.folder.parent.parent, data)
    return registers.on_this_computer(data)[0]


def opened(on_disk: RegisterOnDisk) -> Session:
    """Unlock a register as the lock screen does."""
    unlocked = registers.derive_keys(UnlockRequest(register=on_disk, passphrase=PASSPHRASE))
    return registers.open_session(unlocked, clock=registers.utc_now)


def _fingerprint() -> str:
    """Tell this generator and schema from others: a register made by another is made again."""
    root = Path(__file__).resolve().parent.parent
    sources = [Path(__file__), *sorted((root / "app" / "storage" / "migrations").glob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]


def _make(data: Path, scale: int) -> None:
    created = setup.create(
        setup.CreateRequest(
            data=data,
            display_name="Thursday Evening Circle",
            discreet_name="Reading group",
            passphrase=PASSPHRASE,
            time_zone="Europe/Brussels",
            parameters=kdf.DEFAULT,
        )
    )
    session = registers.open_session(created.unlocked, clock=registers.utc_now)
    try:
        setup.finish(session)
        _fill(session, scale)
    finally:
        session.close()
    # The first unlock walks the whole journal; every later one starts from there.
    opened(registers.on_this_computer(data)[0]).close()


def _fill(session: Session, scale: int) -> None:
    chance = random.Random(20)  # noqa: S311 - the same register every time, and no secret
    profile = GroupProfile(
        display_name="Thursday Evening Circle",
        discreet_name="Reading group",
        time_zone="Europe/Brussels",
        usual_place="Room 4",
    )
    group.change_profile(session, profile)
    first = session.today() - timedelta(days=MEETINGS * scale)
    _enrol(session, MEMBERS * scale, first)
    _hold(session, MEETINGS * scale, first, chance)
    _sign(session, SIGNATURES * scale)
    _seal(session, SEALED * scale)
    _lengthen(session, LINES * scale, chance)


def _names() -> Iterator[str]:
    words = (paths.resources() / "words" / "en.txt").read_text(encoding="utf-8").split()
    usable = [word.capitalize() for word in words if word.isalpha()]
    for second in usable:
        for first in usable[:2000]:
            yield f"{first} {second}"


def _enrol(session: Session, count: int, first: date) -> None:
    names = _names()
    with session.change() as change:
        acts = []
        for no in range(count):
            name = next(names)
            member = members.add(
                change.db,
                pseudonym=name,
                name_key=pseudonyms.key_of(name),
                joined_on=first + timedelta(days=no),
                access_needs="",
            )
            acts.append((Action.MEMBER_ENROLLED, member.id))
            if no < count - 2 * len(EVENING):
                members.set_status(
                    change.db,
                    member.id,
                    MemberStatus.LEFT,
                    left_on=first + timedelta(days=no + len(EVENING)),
                    reason=LeaveReason.FINISHED,
                )
                acts.append((Action.MEMBER_LEFT, member.id))
        _record(change, acts)


def _hold(session: Session, count: int, first: date, chance: random.Random) -> None:
    profile = group.profile(session)
    with session.change() as change:
        for no in range(count):
            meeting = meetings.add(
                change.db,
                held_on=first + timedelta(days=no),
                starts_at=profile.usual_start,
                ends_at=profile.usual_end,
                place=profile.usual_place,
                entered_later=False,
            )
            meetings.open_it(change.db, meeting.id, at=change.now, entered_later=False)
            acts = [(Action.MEETING_PLANNED, meeting.id), (Action.MEETING_OPENED, meeting.id)]
            newest = max(no, len(EVENING) - 1) + 1
            acts += _mark(change, meeting.id, newest, chance.sample(EVENING, len(EVENING)))
            meetings.close_it(change.db, meeting.id, at=change.now)
            _record(change, [*acts, (Action.MEETING_FINISHED, meeting.id)])


def _mark(change: Change, meeting_id: int, newest: int, marks: list[Mark]) -> list[Act]:
    """Mark an evening in one statement, the newest member first."""
    values: list[int | str] = []
    for back, mark in enumerate(marks):
        values += [meeting_id, newest - back, mark, stamps.written(change.now)]
    places = ", ".join(["(?, ?, ?, ?)"] * len(marks))
    change.db.execute(
        "INSERT INTO attendance (meeting_id, member_id, mark, recorded_at)"  # noqa: S608
        f" VALUES {places}",
        values,
    )
    last = int(change.db.one("SELECT max(id) FROM attendance")[0])
    return [(Action.ATTENDANCE_MARKED, row) for row in range(last - len(marks) + 1, last + 1)]


def _sign(session: Session, count: int) -> None:
    title, sections = default_texts.agreement_sections()
    versions = []
    for _ in range(3):
        agreement_services.revise(session, title=title, sections=sections)
        versions.append(agreement_services.publish(session).id)
    everyone = len(members.everyone(session.db))
    with session.change() as change:
        acts = []
        for no in range(count):
            signature = signatures.add(
                change.db,
                member_id=no % everyone + 1,
                version_id=versions[no // everyone],
                method=SigningMethod.PAPER_HELD,
                signed_as=SignedAs.PSEUDONYM,
                signed_on=session.today(),
                recorded_at=change.now,
                paper_kept="Green folder",
                copy_given=True,
                support="",
            )
            acts.append((Action.SIGNATURE_RECORDED, signature.id))
        _record(change, acts)


def _seal(session: Session, count: int) -> None:
    for _ in range(count):
        account = FirstAccount(
            said_or_seen=ACCOUNT, worry=Worry.NOT_SURE, happened_on=session.today()
        )
        safeguarding.seal_concern(session, account)


def _lengthen(session: Session, lines: int, chance: random.Random) -> None:
    """Add lines about marks until there are enough."""
    rows = int(session.db.one("SELECT max(id) FROM attendance")[0])
    while (lacking := lines - journal.count(session.db)) > 0:
        with session.change() as change:
            count = min(BATCH, lacking)
            marked = Action.ATTENDANCE_MARKED
            _record(change, [(marked, chance.randint(1, rows)) for _ in range(count)])


def _record(change: Change, acts: Sequence[Act]) -> None:
    """Add a line for each act, the first as services do it and the others many at once."""
    last = change.record(acts[0][0], acts[0][1])
    for start in range(1, len(acts), AT_ONCE):
        values: list[int | str | bytes] = []
        for act, row in acts[start : start + AT_ONCE]:
            last = replace(last, no=last.no + 1, act=act, record=row, before=last.hash, hash="")
            last = replace(last, hash=hash_of(last))
            stamp, digest = int(last.at.timestamp()), bytes.fromhex(last.hash)
            values += [last.no, stamp, act, row, last.tier, last.reason, b"", digest]
        places = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?)"] * (len(values) // 8))
        change.db.execute(
            "INSERT INTO journal (no, at, act, record, tier, reason, digest, hash)"  # noqa: S608
            f" VALUES {places}",
            values,
        )
    change.lines[-1] = last  # the next line is bound to this one
