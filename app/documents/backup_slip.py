"""The slip kept with the papers for each backup: what it is, where it lies, when it was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents import wording
from app.documents.frame import Frame, Part

if TYPE_CHECKING:
    from app.documents.flow import Block
    from app.documents.reports import BackupSlipReport


def draw(report: BackupSlipReport) -> Frame:
    """Draw the slip and return the frame it stands in."""
    frame = Frame(report.imprint, title="slip")
    words = frame.words
    hand = [words.say(key) for key in ("slip_where", "slip_restored", "slip_retired")]
    frame.add(
        Part(
            subtitle=words.say("slip_head"),
            finished=words.say("slip_finished"),
            blocks=[
                *frame.heading(words.say("slip"), lead=words.say("slip_lead")),
                frame.space(frame.scale.gap),
                *_facts(frame, report),
                *frame.subheading(words.say("slip_by_hand")),
                *(frame.write_in(label, indent=frame.width * 0.34) for label in hand),
            ],
        )
    )
    return frame


def _facts(frame: Frame, report: BackupSlipReport) -> list[Block]:
    words = frame.words
    checked = (
        words.say("slip_checked_yes", when=words.moment(report.verified_at))
        if report.verified_at
        else words.say("slip_checked_no")
    )
    facts = [
        ("slip_made", words.moment(report.made_at)),
        ("slip_label", report.label),
        ("slip_file", report.file_name),
        ("slip_size", wording.size_in_words(report.size)),
        ("slip_checked", checked),
        ("slip_holds", _counts(frame, report)),
        ("slip_seal", report.seal_text),
    ]
    indent = frame.scale.body * 8
    return [
        block
        for key, value in facts
        if value
        for block in frame.fact(words.say(key), value, indent=indent)
    ]


def _counts(frame: Frame, report: BackupSlipReport) -> str:
    counts = report.counts
    if counts is None:
        return ""
    # How many sealed records there are is nobody's business on paper.
    return frame.words.say(
        "slip_counts",
        members=counts.members,
        meetings=counts.meetings,
        signatures=counts.signatures,
        journal=counts.journal,
    )
