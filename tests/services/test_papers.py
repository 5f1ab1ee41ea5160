"""Ordering, drawing, noting and saving papers from a real register."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest

from app.documents.reports import AgreementReport, AttendanceReport, BackupSlipReport
from app.domain.agreements import Section, SectionKind
from app.domain.backups import BackupRecord
from app.domain.journal import Action, Seal
from app.domain.meetings import Mark
from app.domain.papers import PaperKind
from app.errors import (
    FileExistsAlreadyError,
    NothingPublishedError,
    ReadOnlyPlaceError,
    StickGoneError,
    StickTooSmallError,
    UnknownRecordError,
)
from app.services import agreements, attendance, default_texts, group, journal, meetings, papers
from app.services.recovery import RecoverySheet
from app.storage.files import Disk
from tests.documents import poppler
from tests.services import people
from tests.source import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.session import Session
    from tests.builders import StandingClock

pytestmark = pytest.mark.needs("pdftotext", "pdfinfo")

THURSDAY: Final = people.THURSDAY
FILLED = (
    Section(heading="Why", body="So that everyone can speak."),
    Section(heading="A child", body="It is reported.", kind=SectionKind.EXCEPTION_CHILD),
    Section(heading="A plan", body="Advice comes first.", kind=SectionKind.EXCEPTION_PLAN),
)
SHEET = RecoverySheet(
    groups=("H4WD7", "X2PAK", "K7QM2", "B5TE9", "M3RJ0", "ZC6V1", "Q4NFS", "Y5KHW", "T2GWX"),
    sheet_number=2,
    register_tag="7F3",
    discreet_name="Linden Room",
    made_on=THURSDAY,
)
RECORD = BackupRecord(
    id=1,
    backup_id="a1",
    made_at=datetime(2026, 7, 2, 20, 40, tzinfo=UTC),
    label="KINGSTON",
    file_name="Linden Room-20260702-204000.ckbackup",
    size=2_400_000,
    verified_at=None,
    seal="412 maple river seven lamp",
)


@pytest.fixture
def group_session(session: Session, clock: StandingClock) -> Session:
    clock.now = datetime(2026, 3, 12, 19, 0, tzinfo=UTC)
    people.settle(session)
    return session


def a_text(session: Session, *sections: Section) -> None:
    agreements.revise(session, title="Our agreement", sections=sections or FILLED)


def an_evening(session: Session) -> int:
    """Hold an evening at which Wren, the first to join, came and Ash, the second, did not."""
    first = people.a_member(session, "Wren")
    second = people.a_member(session, "Ash")
    meeting = people.an_open_meeting(session)
    attendance.mark(session, meeting.id, first.id, Mark.PRESENT)
    attendance.mark(session, meeting.id, second.id, Mark.ABSENT)
    return meeting.id


def test_the_agreement_in_use_is_printed_rather_than_the_draft(group_session: Session) -> None:
    a_text(group_session)
    published = agreements.publish(group_session)
    agreements.revise(group_session, title="The next one", sections=FILLED)

    order = papers.agreement(group_session)

    assert isinstance(order.report, AgreementReport)
    assert (order.report.number, order.report.title) == (published.number, "Our agreement")
    assert not order.report.is_draft


def test_the_draft_is_printed_as_a_draft_where_nothing_is_in_use(group_session: Session) -> None:
    a_text(group_session)

    order = papers.agreement(group_session)

    assert "DRAFT" in poppler.text_of(papers.draw(order).pdf)


def test_a_version_asked_for_is_the_one_printed(group_session: Session) -> None:
    a_text(group_session)
    first = agreements.publish(group_session)
    agreements.revise(group_session, title="The next one", sections=FILLED)
    agreements.publish(group_session)

    order = papers.agreement(group_session, version_id=first.id)

    assert order.file_name == f"Linden Room agreement {first.number}.pdf"


def test_a_published_text_with_a_blank_still_says_draft(group_session: Session) -> None:
    a_text(group_session, *FILLED, Section(heading="Help", body="Who to call: ____"))
    agreements.publish(group_session)

    assert "DRAFT" in poppler.text_of(papers.draw(papers.agreement(group_session)).pdf)


def test_without_any_text_there_is_nothing_to_print(group_session: Session) -> None:
    with pytest.raises(NothingPublishedError):
        papers.agreement(group_session)
    with pytest.raises(UnknownRecordError):
        papers.agreement(group_session, version_id=99)


def test_the_agreement_carries_the_seal_of_the_register(group_session: Session) -> None:
    a_text(group_session)
    seal = journal.seal_words(journal.seal(group_session))

    said = poppler.text_of(papers.draw(papers.agreement(group_session)).pdf)

    assert f"seal {seal.line_no}: {' '.join(seal.words)}" in said


def test_the_agreement_names_no_member_and_no_code_and_not_the_group(
    group_session: Session,
) -> None:
    _, sections = default_texts.agreement_sections()
    an_evening(group_session)
    a_text(group_session, *sections)

    said = poppler.text_of(papers.draw(papers.agreement(group_session)).pdf)

    for secret in ("Wren", "Ash", "M-0", "Thursday circle", "Linden House"):
        assert secret not in said
    assert "Linden Room" in said


def test_a_practice_register_prints_practice(group_session: Session) -> None:
    group_session.is_practice = True
    a_text(group_session)

    said = poppler.text_of(papers.draw(papers.agreement(group_session)).pdf)

    assert "PRACTICE" in said


def test_the_attendance_sheet_names_codes_in_their_own_order(group_session: Session) -> None:
    order = papers.attendance_sheet(group_session, an_evening(group_session))

    said = poppler.text_of(papers.draw(order).pdf)

    assert said.index("M-001 here") < said.index("M-002 not here")
    assert "Wren" not in said
    assert "Ash" not in said


def test_pseudonyms_are_printed_only_when_asked_for_and_never_beside_codes(
    group_session: Session,
) -> None:
    order = papers.attendance_sheet(group_session, an_evening(group_session), with_pseudonyms=True)

    said = poppler.text_of(papers.draw(order).pdf)

    assert said.index("Ash not here") < said.index("Wren here")
    assert "M-0" not in said


def test_a_finished_evening_is_not_called_open(group_session: Session) -> None:
    number = an_evening(group_session)
    meetings.finish(group_session, number)

    order = papers.attendance_sheet(group_session, number)

    assert isinstance(order.report, AttendanceReport)
    assert order.report.is_closed


def test_an_unknown_meeting_has_no_sheet(group_session: Session) -> None:
    with pytest.raises(UnknownRecordError):
        papers.attendance_sheet(group_session, 99)


def test_strips_carry_the_day_they_are_for(group_session: Session) -> None:
    order = papers.sign_in_strips(group_session, on=date(2026, 3, 19), count=3)

    paper = papers.draw(order)

    assert poppler.text_of(paper.pdf).count("Thursday 19 March 2026") == 3
    assert paper.file_name == "Linden Room sign-in strips 2026-03-19.pdf"


def test_the_recovery_sheet_needs_no_open_register_and_its_file_does_not_say_what_it_is() -> None:
    sealed = replace(SHEET, seal=Seal(line_no=3, words=("a", "b", "c", "d")))

    paper = papers.draw(papers.recovery_sheet(sealed))

    assert paper.file_name == "Linden Room sheet 2.pdf"
    assert "H4WD7" not in repr(papers.recovery_sheet(sealed)) + repr(paper)
    assert "3: a b c d" in poppler.text_of(paper.pdf)


def test_the_backup_slip_tells_the_time_of_the_group(group_session: Session) -> None:
    order = papers.backup_slip(group_session, RECORD)

    assert isinstance(order.report, BackupSlipReport)
    # London is an hour ahead of the stamps in July.
    assert "2 July 2026, 21:40" in poppler.text_of(papers.draw(order).pdf)


def test_a_slip_is_made_where_the_zone_of_the_group_is_unknown(group_session: Session) -> None:
    group_session.db.execute("UPDATE profile SET time_zone = 'Moon/Tycho'")

    order = papers.backup_slip(group_session, RECORD)

    assert isinstance(order.report, BackupSlipReport)
    assert order.report.made_at == RECORD.made_at


def test_what_was_printed_is_noted_with_its_journal_line(group_session: Session) -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))

    record = papers.printed(group_session, paper, copies=2)

    assert (record.kind, record.reference, record.copies) == (PaperKind.RECOVERY, "sheet 2", 2)
    assert papers.history(group_session) == [record]
    line = people.last_line(group_session)
    assert (line.act, line.record, line.reason) == (Action.PAPER_PRINTED, record.id, "recovery")


def test_an_order_is_plain_data_that_outlives_the_register_and_changes_nothing(
    group_session: Session,
) -> None:
    _, sections = default_texts.agreement_sections()
    a_text(group_session, *sections)
    before = people.lines(group_session)

    order = papers.agreement(group_session)

    assert people.lines(group_session) == before
    group_session.close()
    assert papers.draw(order).pages == 4


def test_ordering_a_paper_loads_neither_reportlab_nor_pdfium() -> None:
    code = (
        "import sys; from app.services import papers;"
        "print([name for name in ('reportlab', 'pypdfium2') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True, text=True
    )

    assert done.stdout.strip() == "[]"


def test_a_picture_of_a_page_is_the_first_for_one() -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))

    assert papers.page_image(paper.pdf, 1, width=120).width == 120


def test_a_discreet_name_that_is_no_file_name_becomes_one(group_session: Session) -> None:
    profile = group.profile(group_session)
    for name, expected in (
        ('A/B: "C" \\ <D>|?*', "A B C D"),
        ("...", "Register"),
        ("x" * 90, "x" * 60),
    ):
        group.change_profile(group_session, replace(profile, discreet_name=name))
        order = papers.sign_in_strips(group_session, on=THURSDAY)
        assert order.file_name == f"{expected} sign-in strips 2026-03-12.pdf"


def test_a_saved_paper_is_whole_and_only_for_its_owner(tmp_path: Path) -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))
    place = tmp_path / paper.file_name

    papers.save(paper, place)

    assert place.read_bytes() == paper.pdf
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))
    place = tmp_path / "there.pdf"
    place.write_text("kept")

    with pytest.raises(FileExistsAlreadyError):
        papers.save(paper, place)

    assert place.read_text() == "kept"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))
    target = tmp_path / "elsewhere.pdf"
    (tmp_path / "link.pdf").symlink_to(target)

    with pytest.raises(FileExistsAlreadyError):
        papers.save(paper, tmp_path / "link.pdf")

    assert not target.exists()


def test_a_folder_that_is_gone_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(StickGoneError):
        papers.save(papers.draw(papers.recovery_sheet(SHEET)), tmp_path / "gone" / "a.pdf")


class FailingDisk(Disk):
    """A disk that refuses one step."""

    def __init__(self, step: str, number: int) -> None:
        self.refused, self.number = step, number

    def step(self, name: str, path: Path) -> None:
        if name == self.refused:
            raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("step", ["write", "sync"])
@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, StickTooSmallError), (errno.EROFS, ReadOnlyPlaceError)],
)
def test_a_paper_that_was_not_saved_leaves_no_half_of_it(
    tmp_path: Path, step: str, number: int, told: type[Exception]
) -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))

    with pytest.raises(told):
        papers.save(paper, tmp_path / "half.pdf", disk=FailingDisk(step, number))

    assert list(tmp_path.iterdir()) == []


class StickPulledOut(Disk):
    """A disk that goes with all that is on it while something is written."""

    def __init__(self, number: int) -> None:
        self.number = number

    def step(self, name: str, path: Path) -> None:
        if name == "write":
            shutil.rmtree(path.parent)
            path.parent.write_bytes(b"")  # what asks for the file is told that this is no folder
            raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.ENODEV, errno.EACCES])
def test_a_stick_pulled_out_while_saving_is_told_as_that(tmp_path: Path, number: int) -> None:
    paper = papers.draw(papers.recovery_sheet(SHEET))
    (tmp_path / "stick").mkdir()

    with pytest.raises(StickGoneError):
        papers.save(paper, tmp_path / "stick" / "a.pdf", disk=StickPulledOut(number))
