"""A believable year of an invented group, the same one each time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from app.domain import blanks
from app.domain.agreements import SignedAs, SigningMethod, SigningState
from app.domain.concerns import FirstAccount, Worry
from app.domain.journal import Action
from app.domain.meetings import CancelReason, Mark, OpeningCheck, UnsignedReason
from app.domain.members import LeaveReason
from app.services import agreements, group, meetings, members, safeguarding
from app.services.default_texts import agreement_sections
from app.storage import meetings as evenings
from app.storage.progress import Progress, quiet

if TYPE_CHECKING:
    from app.domain.agreements import AgreementVersion, Section
    from app.domain.meetings import Meeting
    from app.services.session import Session

WEEKS: Final = 52
_SEED: Final = 20
_STARTS: Final = time(19, 0)
_ENDS: Final = time(20, 30)

# Pseudonym, the week they came first, and how many evenings in a hundred they come.
_PEOPLE: Final = (
    ("Ash", 0, 85), ("Blue", 0, 70), ("Fern", 0, 90), ("Juniper", 0, 60), ("Kestrel", 0, 75),
    ("Marta", 0, 80), ("Old Tom", 0, 95), ("Teodora", 0, 55), ("Wren", 0, 65), ("Hazel", 0, 50),
    ("Дарина", 2, 70), ("Zoë", 4, 60), ("Robin", 6, 80), ("Sol", 9, 45), ("Ελπίδα", 12, 70),
    ("Maya-2", 15, 75), ("Ánh", 19, 60), ("Linnet", 23, 85), ("Captain", 27, 40), ("Iris", 31, 70),
    ("Pebble", 36, 55), ("Thistle", 41, 80), ("Quill", 46, 65), ("Noor", 51, 90),
)  # fmt: skip

_LEFT: Final = {
    "Hazel": (18, LeaveReason.MOVED),
    "Sol": (30, LeaveReason.NOT_FOR_ME),
    "Captain": (44, LeaveReason.FINISHED),
}
_RESTING: Final = {"Teodora": 38, "Pebble": 48}
_CANCELLED: Final = {21: CancelReason.WEATHER, 39: CancelReason.FACILITATOR_AWAY}
_SMALL_CHANGE: Final = 17
_LARGE_CHANGE: Final = 43

# Who did not get round to signing the newest text, so that there is something to do.
_UNHURRIED: Final = frozenset({"Juniper", "Old Tom"})

# What stands in the blanks of the agreement, in their order; no such desk or line exists.
_FILLED_IN: Final = (
    "the practice desk for children, which is invented.",
    "the practice advice line, which is invented.",
    "None that we know of in this invented place.",
    "until one year after I leave.",
    "the house council of Linden House.",
)

_WORDS: Final = {
    5: "The room was cold. Ask for the small heater.",
    16: "The kettle is broken. The key box sticks.",
    33: "We sat in a smaller circle, and it was quieter.",
    50: "Somebody else had the room before us; we began ten minutes late.",
}

_SEALED: Final = {
    14: FirstAccount(
        said_or_seen="Said at the door that a neighbour's boy, about eight, is alone most nights.",
        worry=Worry.CHILD,
        happened_on=date.min,
        about="A child in the neighbourhood of a member",
        what_i_did="Asked what was seen and what was only guessed. Said what I must do.",
    ),
    28: FirstAccount(
        said_or_seen="Wrote on the slip that it would be better not to wake up one day.",
        worry=Worry.PLAN_TO_HARM,
        happened_on=date.min,
        wishes="To be rung the next day, and that the group is not told.",
        what_i_did="Stayed after the meeting. Rang the advice line together.",
    ),
    47: FirstAccount(
        said_or_seen="Came with a bruised wrist and said it was a door, then that it was not.",
        worry=Worry.ADULT_HARMED,
        happened_on=date.min,
        what_i_said="That I believe it, and that nothing will be done behind their back.",
    ),
}


@dataclass
class _Year:
    """The year as it goes by: its clock, its chances and who is there."""

    session: Session
    until: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311 - invented people
    ids: dict[str, int] = field(default_factory=dict)
    now: datetime = field(init=False)

    def go_to(self, week: int, at: time) -> None:
        """Set the clock to an evening, as the clocks went where the group meets."""
        zone = ZoneInfo(group.profile(self.session).time_zone)
        day = self.until.astimezone(zone).date() - timedelta(weeks=WEEKS - week)
        self.now = datetime.combine(day, at, zone).astimezone(UTC)

    @property
    def today(self) -> date:
        return self.session.today()


def first_moment(now: datetime) -> datetime:
    """Return when the invented group began: a year ago, some days before its first evening."""
    return now - timedelta(weeks=WEEKS, days=3)


def fill(session: Session, *, progress: Progress = quiet) -> None:
    """Let a year go by in an empty register, up to this evening, which is planned."""
    real = session.clock
    year = _Year(session=session, until=real())
    year.now = first_moment(year.until)
    session.clock = lambda: year.now
    try:
        _begin(year)
        for week in range(WEEKS):
            progress("year", week, WEEKS)
            _live(year, week)
        year.now = year.until
        meetings.plan(
            session, held_on=year.today, starts_at=_STARTS, ends_at=_ENDS, place=_place(session)
        )
        progress("year", WEEKS, WEEKS)
    finally:
        session.clock = real


def _begin(year: _Year) -> None:
    session = year.session
    profile = group.profile(session)
    group.change_profile(
        session,
        replace(profile, usual_place="Linden House, room 2", usual_start=_STARTS, usual_end=_ENDS),
    )
    title, sections = _agreed_text()
    agreements.revise(session, title=title, sections=sections)
    agreements.publish(session)


def _live(year: _Year, week: int) -> None:
    year.go_to(week, time(18, 45))
    for name, first_week, _ in _PEOPLE:
        if first_week == week:
            year.ids[name] = members.enrol(year.session, pseudonym=name).id
    if week in {_SMALL_CHANGE, _LARGE_CHANGE}:
        _change_the_text(year.session, is_material=week == _LARGE_CHANGE)
    _come_and_go(year, week)
    if week in _CANCELLED:
        _call_off(year, _CANCELLED[week])
    else:
        _meet(year, week)


def _come_and_go(year: _Year, week: int) -> None:
    for name, (last_week, reason) in _LEFT.items():
        if last_week == week:
            members.leave(year.session, year.ids[name], on=year.today, reason=reason)
    for name, from_week in _RESTING.items():
        if from_week == week:
            members.pause(year.session, year.ids[name])


def _call_off(year: _Year, reason: CancelReason) -> None:
    meeting = meetings.plan(
        year.session,
        held_on=year.today,
        starts_at=_STARTS,
        ends_at=_ENDS,
        place=_place(year.session),
    )
    meetings.cancel(year.session, meeting.id, reason=reason)


def _meet(year: _Year, week: int) -> None:
    session = year.session
    meeting = meetings.open_tonight(session)
    meetings.mark_many(session, meeting.id, _marks(year, week, meeting))
    _note_the_opening(year, meeting)
    year.go_to(week, time(20, 40))
    _sign(year, meeting)
    if week in _WORDS:
        meetings.write_about_evening(session, meeting.id, _WORDS[week])
    meetings.finish(session, meeting.id, unsigned_reason=UnsignedReason.WILL_SIGN_AT_END)
    if week in _SEALED:
        safeguarding.seal_concern(session, replace(_SEALED[week], happened_on=year.today))


def _marks(year: _Year, week: int, meeting: Meeting) -> dict[int, Mark]:
    steadiness = {
        year.ids[name]: (first, often) for name, first, often in _PEOPLE if name in year.ids
    }
    marks = {}
    for place in meetings.places(year.session, meeting.id):
        first_week, often = steadiness[place.member_id]
        comes = first_week == week or year.chance.randrange(100) < often
        marks[place.member_id] = _how(year.chance, comes=comes)
    return marks


def _how(chance: random.Random, *, comes: bool) -> Mark:
    if comes:
        return chance.choices((Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY), weights=(88, 8, 4))[0]
    return chance.choices((Mark.APOLOGIES, Mark.ABSENT, Mark.UNKNOWN), weights=(60, 36, 4))[0]


def _note_the_opening(year: _Year, meeting: Meeting) -> None:
    done = frozenset(check for check in OpeningCheck if year.chance.random() < 0.9)  # noqa: PLR2004
    guests = year.chance.choices((0, 1, 2), weights=(80, 15, 5))[0]
    with year.session.change() as change:
        evenings.set_checks(change.db, meeting.id, done)
        change.record(Action.CHECK_TICKED, meeting.id)
        evenings.set_guests(change.db, meeting.id, guests)
        change.record(Action.GUESTS_COUNTED, meeting.id)


def _sign(year: _Year, meeting: Meeting) -> None:
    to_sign = {SigningState.FIRST_MEETING, SigningState.TO_SIGN, SigningState.TO_RE_SIGN}
    for place in meetings.places(year.session, meeting.id):
        if not place.mark.is_here or place.signing not in to_sign:
            continue
        if place.signing is SigningState.TO_RE_SIGN and place.pseudonym in _UNHURRIED:
            continue
        agreements.sign(
            year.session,
            place.member_id,
            method=SigningMethod.PAPER_HELD,
            signed_as=year.chance.choice((SignedAs.PSEUDONYM, SignedAs.INITIALS)),
            signed_on=year.today,
            paper_kept="Blue box",
            exceptions_explained=True,
            questions_answered=True,
        )


def _change_the_text(session: Session, *, is_material: bool) -> AgreementVersion:
    last = agreements.current(session)
    title, sections = (last.title, last.sections) if last else _agreed_text()
    added = " We look at this text together every spring." if is_material else " Phones stay away."
    changed = replace(sections[-1], body=sections[-1].body + added)
    agreements.revise(session, title=title, sections=(*sections[:-1], changed))
    return agreements.publish(session, is_material=is_material)


def _agreed_text() -> tuple[str, tuple[Section, ...]]:
    """Return the default agreement with its blanks filled in, as a real group would before use."""
    title, sections = agreement_sections()
    words = iter(_FILLED_IN)
    filled = tuple(
        replace(section, body=blanks.BLANK.sub(lambda _blank: next(words), section.body))
        for section in sections
    )
    return title, filled


def _place(session: Session) -> str:
    return group.profile(session).usual_place
