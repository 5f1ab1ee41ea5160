"""The item models: they keep Qt's rules, grow at their end, and have words for everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt

from app.domain.agreements import SigningRow, SigningState
from app.domain.backups import BackupRecord
from app.domain.journal import Action, Line, Tier
from app.domain.meetings import HeadCount, Mark, Meeting, MeetingStatus, MeetingSummary
from app.domain.members import Member, MemberStatus
from app.domain.papers import PaperKind, PaperRecord
from tests.builders import NOON, TODAY
from ui.models import chips, journal
from ui.models.backups import BackupsModel
from ui.models.journal import JournalModel
from ui.models.meetings import MeetingsModel
from ui.models.members import MemberLine, MembersModel
from ui.models.papers import KINDS, PapersModel
from ui.models.rows import ChipLook, Role
from ui.models.signing import SigningModel

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

ZONE = "Europe/Brussels"


def a_meeting(number: int = 1, *, status: MeetingStatus = MeetingStatus.CLOSED) -> MeetingSummary:
    meeting = Meeting(
        id=number,
        held_on=TODAY,
        starts_at=time(19),
        ends_at=time(20, 30),
        place="Linden House",
        status=status,
    )
    count = HeadCount(here=7, sent_word=1, not_here=1, unknown=0, guests=1)
    return MeetingSummary(meeting=meeting, count=count)


def a_member(pseudonym: str = "Heron") -> Member:
    return Member(
        id=1,
        code="M-001",
        pseudonym=pseudonym,
        status=MemberStatus.ACTIVE,
        joined_on=date(2025, 5, 14),
    )


def a_line(number: int = 1, *, act: str = "register_created", tier: Tier = Tier.OPEN) -> Line:
    return Line(
        no=number,
        at=NOON,
        act=act,
        record=0,
        tier=tier,
        reason="",
        digest="",
        before="0" * 64,
        hash="1" * 64,
    )


def texts(model: MeetingsModel, row: int) -> list[object]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_every_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    meetings = MeetingsModel(today=TODAY)
    meetings.show([a_meeting()], more=list)
    members = MembersModel(today=TODAY, name=lambda member: member.pseudonym)
    members.show([MemberLine(member=a_member(), signing=None, last_came=None, times=0)])
    lines = JournalModel(today=TODAY, zone=ZONE)
    lines.show([a_line()])
    papers = PapersModel(today=TODAY, zone=ZONE)
    papers.show([PaperRecord(id=1, kind="agreement", reference="AGR-1", printed_at=NOON, copies=2)])

    for model in (meetings, members, lines, papers):
        qtmodeltester.check(model)


def test_a_meeting_reads_as_day_time_place_count_and_standing() -> None:
    model = MeetingsModel(today=TODAY)

    model.show([a_meeting()])

    assert texts(model, 0) == [
        "Wednesday 4 March",
        "19:00 to 20:30",
        "Linden House",
        "8",
        "Finished",
    ]


def test_a_planned_meeting_counts_nobody_yet() -> None:
    model = MeetingsModel(today=TODAY)

    model.show([a_meeting(status=MeetingStatus.PLANNED)])

    assert texts(model, 0)[3] == "–"  # noqa: RUF001


def test_a_list_grows_at_its_end_until_there_is_no_more() -> None:
    slices = [[a_meeting(2)], [a_meeting(3)], []]
    model = MeetingsModel(today=TODAY)
    model.show([a_meeting(1)], more=lambda: slices.pop(0))

    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())

    assert [row.meeting.id for row in model.rows] == [1, 2, 3]


def test_a_chip_carries_the_word_that_the_cell_reads_as() -> None:
    model = MembersModel(today=TODAY, name=lambda member: member.pseudonym)

    model.show(
        [MemberLine(member=a_member(), signing=SigningState.TO_SIGN, last_came=TODAY, times=3)]
    )

    cell = model.index(0, 3)
    look = cell.data(Role.CHIP)
    assert isinstance(look, ChipLook)
    assert (look.text, look.kind) == ("To sign", "needs")
    assert cell.data() == look.text


def test_hidden_names_reach_the_list_as_codes() -> None:
    model = SigningModel(today=TODAY, name=lambda _pseudonym, code: code)

    model.show(
        [
            SigningRow(
                member_id=1,
                code="M-001",
                pseudonym="Heron",
                state=SigningState.TO_SIGN,
                signature=None,
            )
        ]
    )

    assert model.index(0, 0).data() == "M-001"


def test_a_backup_that_was_not_read_back_says_so() -> None:
    record = BackupRecord(
        id=1,
        backup_id="b",
        made_at=NOON,
        label="KINGSTON",
        file_name="x.ckbackup",
        size=11_800_000,
        verified_at=None,
        seal="1 maple river seven lamp",
    )
    model = BackupsModel(today=TODAY, zone=ZONE)

    model.show([record, replace(record, verified_at=NOON)])

    assert [model.index(row, 0).data() for row in range(2)] == ["Not checked", "Checked"]
    assert model.index(0, 1).data() == "4 March, 13:00"
    assert model.index(0, 3).data() == "11.8 MB"


def test_every_act_of_the_journal_has_words() -> None:
    assert set(journal.WORDS) == set(Action)


def test_an_act_of_a_newer_version_is_still_readable() -> None:
    assert journal.act("group_merged") == "Group merged"


def test_a_closed_sealed_part_shows_all_its_lines_alike() -> None:
    model = JournalModel(today=TODAY, zone=ZONE)
    model.show(
        [
            a_line(act=act, tier=Tier.SEALED)
            for act in ("sealed_added", "sealed_read", "tier_opened")
        ]
    )

    closed = {model.index(row, 2).data() for row in range(3)}
    model.is_tier_open = True
    opened = {model.index(row, 2).data() for row in range(3)}

    assert closed == {"An act in the sealed part"}
    assert len(opened) == 3


def test_every_state_has_a_chip_with_a_word_and_an_icon() -> None:
    looks = (
        [chips.signing(state) for state in SigningState]
        + [chips.standing(status) for status in MemberStatus]
        + [chips.meeting(status) for status in MeetingStatus]
        + [chips.mark(mark) for mark in Mark]
    )

    assert all(look.text and look.icon for look in looks)


def test_every_kind_of_paper_has_a_name() -> None:
    assert set(KINDS) == set(PaperKind)


def test_heads_and_empty_cells_are_readable() -> None:
    model = MeetingsModel(today=TODAY)

    heads = [
        model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())
    ]

    assert heads == ["Day", "Time", "Where", "Came", "Standing"]
    assert model.headerData(9, Qt.Orientation.Horizontal) is None
    assert model.record(model.index(4, 0)) is None


def test_a_line_of_an_odd_clock_and_one_that_came_later_say_so() -> None:
    model = JournalModel(today=TODAY, zone=ZONE)
    at = NOON

    def when(reason: str) -> str:
        line = Line(
            no=1, at=at, act="meeting_opened", record=1, tier=Tier.OPEN, reason=reason,
            digest="", before="", hash="",
        )  # fmt: skip
        model.show([line])
        return str(model.index(0, 1).data())

    assert when("fire").endswith("13:00")
    assert when("fire clock_odd").endswith("13:00 (clock was odd)")
    assert when("written_late").endswith("13:00 (written later)")
