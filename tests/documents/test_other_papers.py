"""Recovery sheet, strips, attendance sheet, backup slip: what is on each, and what never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import drawing
from app.domain.meetings import Mark
from app.domain.recovery_sheets import Opens
from tests.documents import poppler, samples
from tests.documents.samples import LARGE

pytestmark = pytest.mark.needs("pdftotext", "pdfinfo", "pdfimages")


def test_the_recovery_sheet_has_all_nine_groups_in_their_order() -> None:
    for imprint in (samples.IMPRINT, LARGE):
        said = poppler.letters_in(drawing.draw(samples.a_sheet(imprint=imprint)).pdf)

        places = [said.find(group) for group in samples.GROUPS]
        assert -1 not in places
        assert places == sorted(places)


def test_the_groups_stand_on_the_first_page_in_large_print_too() -> None:
    pdf = drawing.draw(samples.a_sheet(imprint=LARGE)).pdf

    first = "".join(poppler.text_of(pdf, page=1).split())
    assert all(group in first for group in samples.GROUPS)


def test_the_recovery_sheet_says_which_it_is_and_where_it_is_kept() -> None:
    said = poppler.text_of(drawing.draw(samples.a_sheet()).pdf)

    for words in ("Sheet number 3", "Linden Room · 7F3", "12 March 2026", "Where I keep it"):
        assert words in said


@pytest.mark.parametrize(
    ("opens", "title", "fact"),
    [
        (Opens.ALL, "Recovery sheet", "the whole register, with its sealed part"),
        (
            Opens.REGISTER,
            "Recovery sheet of the register",
            "the register, without its sealed part",
        ),
        (
            Opens.SEALED,
            "Recovery sheet of the sealed part",
            "the sealed part alone, not the register",
        ),
    ],
)
def test_the_recovery_sheet_says_plainly_what_it_opens(opens: Opens, title: str, fact: str) -> None:
    for imprint in (samples.IMPRINT, LARGE):
        drawn = drawing.draw(samples.a_sheet(imprint=imprint, opens=opens))
        said = " ".join(poppler.text_of(drawn.pdf).split())

        assert title in said
        assert fact in said
        assert ("Forgot your passphrase?" in said) == (opens is not Opens.SEALED)
        if imprint is samples.IMPRINT:
            assert drawn.pages == 1


def test_there_is_a_strip_for_everyone() -> None:
    for count in (1, 12, 13, 40):
        said = poppler.text_of(drawing.draw(samples.strips(count=count)).pdf)

        assert said.count("I remember our agreement") == count
        assert said.count("Thursday 12 March 2026") == count


def test_twelve_strips_fill_one_page() -> None:
    assert drawing.draw(samples.strips(count=12)).pages == 1
    assert drawing.draw(samples.strips(count=13)).pages == 2


def test_the_attendance_sheet_says_how_each_place_was() -> None:
    labels = [f"M-{number:03}" for number in range(1, 7)]
    words = ("not marked", "here", "here, came late", "here, left early", "sent word", "not here")

    said = poppler.text_of(drawing.draw(samples.an_attendance(*labels)).pdf)

    assert len(words) == len(Mark)
    for label, state in zip(labels, words, strict=True):
        assert f"{label} {state}" in said


def test_the_attendance_sheet_adds_up() -> None:
    said = poppler.text_of(drawing.draw(samples.an_attendance("M-001")).pdf)

    assert "In the room 9 (5 by name, 4 unnamed)" in said
    assert "2 sent word, 1 not here, 3 not marked" in said
    assert "Unnamed guests: 4" in said


def test_a_long_attendance_sheet_repeats_its_head_and_loses_nobody() -> None:
    labels = [f"M-{number:03}" for number in range(1, 301)]

    drawn = drawing.draw(samples.an_attendance(*labels))

    said = poppler.text_of(drawn.pdf)
    assert said.count("That evening") == drawn.pages
    assert all(label in said for label in labels)


def test_a_pseudonym_wider_than_its_column_is_printed_whole() -> None:
    name = "Somebody With " + "W" * 46

    said = poppler.letters_in(drawing.draw(samples.an_attendance(name)).pdf)

    assert "".join(name.split()) in said


def test_an_empty_evening_says_so() -> None:
    said = poppler.text_of(drawing.draw(samples.an_attendance()).pdf)

    assert "No members are on the list of this meeting." in said


@pytest.mark.parametrize(
    ("change", "words"),
    [({"is_closed": False}, "still open"), ({"is_cancelled": True}, "was cancelled")],
)
def test_a_meeting_that_is_not_finished_says_so(change: dict[str, bool], words: str) -> None:
    finished = samples.an_attendance("M-001")
    report = replace(finished, **change)  # type: ignore[arg-type]

    assert words in poppler.text_of(drawing.draw(report).pdf)
    assert words not in poppler.text_of(drawing.draw(finished).pdf)


def test_the_backup_slip_says_what_it_is_and_keeps_room_to_write() -> None:
    said = poppler.text_of(drawing.draw(samples.a_slip()).pdf)

    for words in (
        "12 March 2026, 21:40", "KINGSTON", "2.4 MB", "24 members, 52 meetings",
        "412 maple river seven lamp", "Restored and looked at on", "Where I keep the stick",
    ):  # fmt: skip
        assert words in said


def test_the_backup_slip_does_not_tell_how_many_sealed_records_there_are() -> None:
    said = poppler.text_of(drawing.draw(samples.a_slip()).pdf)

    assert "77" not in said
    assert "sealed" not in said


def test_a_backup_not_yet_checked_is_not_called_checked() -> None:
    report = replace(samples.a_slip(), verified_at=None)

    assert "not checked yet" in poppler.text_of(drawing.draw(report).pdf)
