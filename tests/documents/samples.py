"""Reports to draw: an invented group, a standing date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from app.documents.reports import (
    AgreementReport,
    AttendanceReport,
    AttendanceRow,
    BackupSlipReport,
    Imprint,
    RecoveryReport,
    Report,
    StripsReport,
)
from app.domain.agreements import Section, SectionKind
from app.domain.backups import Counts
from app.domain.journal import Seal
from app.domain.meetings import HeadCount, Mark
from app.domain.recovery_sheets import Opens

DAY = date(2026, 3, 12)
SEAL = Seal(line_no=412, words=("maple", "river", "seven", "lamp"))
IMPRINT = Imprint(discreet_name="Linden Room", reference="AGR-4", printed_on=DAY, seal=SEAL)
GROUPS = ("H4WD7", "X2PAK", "K7QM2", "B5TE9", "M3RJ0", "ZC6V1", "Q4NFS", "Y5KHW", "T2GWX")
SECTIONS = (
    Section(heading="Why", body="So that everyone can speak."),
    Section(heading="A child", body="It is reported.", kind=SectionKind.EXCEPTION_CHILD),
    Section(heading="A plan", body="Advice comes first.", kind=SectionKind.EXCEPTION_PLAN),
)


def an_agreement(
    *sections: Section, imprint: Imprint = IMPRINT, is_draft: bool = False, copies: int = 2
) -> AgreementReport:
    return AgreementReport(
        imprint=imprint,
        number="4.0",
        title="Our agreement",
        sections=sections or SECTIONS,
        is_draft=is_draft,
        copies=copies,
    )


def a_sheet(*, imprint: Imprint = IMPRINT, opens: Opens = Opens.ALL) -> RecoveryReport:
    return RecoveryReport(
        imprint=imprint,
        groups=GROUPS,
        sheet_number=3,
        register_tag="7F3",
        made_on=DAY,
        opens=opens,
    )


def strips(*, imprint: Imprint = IMPRINT, count: int = 12) -> StripsReport:
    return StripsReport(imprint=imprint, held_on=DAY, count=count)


def an_attendance(*labels: str, imprint: Imprint = IMPRINT) -> AttendanceReport:
    marks = list(Mark)
    rows = [
        AttendanceRow(label=label, mark=marks[place % len(marks)])
        for place, label in enumerate(labels)
    ]
    return AttendanceReport(
        imprint=imprint,
        held_on=DAY,
        starts_at=time(19, 0),
        ends_at=time(20, 30),
        place="Back room",
        rows=tuple(rows),
        count=HeadCount(here=5, sent_word=2, not_here=1, unknown=3, guests=4),
    )


def a_slip(*, imprint: Imprint = IMPRINT) -> BackupSlipReport:
    return BackupSlipReport(
        imprint=imprint,
        made_at=datetime(2026, 3, 12, 21, 40, tzinfo=UTC),
        label="KINGSTON",
        file_name="Linden Room-20260312-214000.ckbackup",
        size=2_400_000,
        verified_at=datetime(2026, 3, 12, 21, 41, tzinfo=UTC),
        seal_text="412 maple river seven lamp",
        counts=Counts(
            members=24, meetings=52, attendances=900, signatures=40, sealed=77, journal=1411
        ),
    )


def one_of_each(imprint: Imprint = IMPRINT) -> list[Report]:
    return [
        an_agreement(imprint=imprint),
        a_sheet(imprint=imprint),
        strips(imprint=imprint),
        an_attendance("M-001", "M-002", imprint=imprint),
        a_slip(imprint=imprint),
    ]


LARGE = replace(IMPRINT, is_large_print=True)
PRACTICE = replace(IMPRINT, is_practice=True)
