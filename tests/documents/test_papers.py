"""What must hold for every paper, seen with other programs than the one that drew it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.documents import drawing
from app.documents.reports import PaperSize, Report
from app.errors import MissingGlyphError
from tests.documents import poppler, samples
from tests.documents.samples import IMPRINT, LARGE, PRACTICE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.needs("pdftotext", "pdffonts", "pdfinfo", "qpdf")

PAPERS = samples.one_of_each()
NAMES = [type(report).__name__ for report in PAPERS]


def pdf_of(report: Report) -> bytes:
    return drawing.draw(report).pdf


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_every_paper_carries_its_name_its_reference_and_its_date(report: Report) -> None:
    said = poppler.text_of(pdf_of(report))

    assert "Linden Room · AGR-4 · printed 12 March 2026" in said


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_every_page_says_which_of_how_many_it_is(report: Report) -> None:
    drawn = drawing.draw(report)

    assert poppler.pages_of(drawn.pdf) == drawn.pages
    for page in range(1, drawn.pages + 1):
        assert "Page 1 of 1" in poppler.text_of(drawn.pdf, page=page)


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_every_paper_says_that_it_is_to_be_shredded(report: Report) -> None:
    assert "shred" in poppler.text_of(pdf_of(report)).lower()


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_every_paper_carries_the_seal_where_there_is_one(report: Report) -> None:
    unsealed = replace(report, imprint=replace(report.imprint, seal=None))

    assert "seal 412: maple river seven lamp" in poppler.text_of(pdf_of(report))
    assert "seal 412:" not in poppler.text_of(pdf_of(unsealed))


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_only_shipped_fonts_are_used_and_all_are_embedded(report: Report) -> None:
    fonts = poppler.fonts_of(pdf_of(report))

    assert fonts
    assert all(name.startswith(("SourceSans3", "SourceSerif4")) for name, _ in fonts)
    assert all(is_embedded for _, is_embedded in fonts)


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_the_file_names_nobody_but_the_discreet_name(report: Report) -> None:
    facts = poppler.facts_of(pdf_of(report))

    assert facts["Author"] == "Linden Room"
    assert facts["Title"] in {
        "Agreement", "Recovery sheet", "Sign-in strips", "Attendance", "Backup slip",
    }  # fmt: skip
    assert (facts["Subject"], facts["Creator"]) == ("", "")
    # The day a paper was printed stands on it; nothing hidden tells the time.
    assert "2000" in facts["CreationDate"]


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert pdf_of(report) == pdf_of(report)


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_another_date_gives_another_paper(report: Report) -> None:
    later = replace(report, imprint=replace(report.imprint, printed_on=date(2026, 3, 13)))

    assert pdf_of(later) != pdf_of(report)


@pytest.mark.parametrize(
    "report",
    [*PAPERS, *samples.one_of_each(LARGE), *samples.one_of_each(PRACTICE)],
    ids=[f"{name}-{kind}" for kind in ("normal", "large", "practice") for name in NAMES],
)
def test_an_independent_reader_finds_no_fault(report: Report, tmp_path: Path) -> None:
    poppler.check(pdf_of(report), tmp_path)


@pytest.mark.parametrize("report", samples.one_of_each(PRACTICE), ids=NAMES)
def test_practice_is_written_on_every_page(report: Report) -> None:
    drawn = drawing.draw(report)

    for page in range(1, drawn.pages + 1):
        assert "PRACTICE · nothing on this paper is real" in poppler.text_of(drawn.pdf, page=page)


@pytest.mark.parametrize("report", PAPERS, ids=NAMES)
def test_practice_is_not_written_on_real_papers(report: Report) -> None:
    assert "practice" not in poppler.text_of(pdf_of(report)).lower()


@pytest.mark.parametrize(("size", "told"), [(PaperSize.A4, "A4"), (PaperSize.LETTER, "letter")])
def test_papers_come_in_both_sizes(size: PaperSize, told: str) -> None:
    for report in samples.one_of_each(replace(IMPRINT, size=size)):
        assert told in poppler.facts_of(pdf_of(report))["Page size"]


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("latin", "Åse Łukasz Şule Ñandú Œuvre"),
        ("greek", "Ἀριάδνη Καλημέρα Ψυχή"),
        ("cyrillic", "Жуковський Ёлка Љубав"),
        ("vietnamese", "Nguyễn Thị Hường Đặng"),
    ],
)
def test_the_four_scripts_of_the_first_version_are_drawn(script: str, name: str) -> None:
    report = samples.an_attendance(name, imprint=replace(IMPRINT, discreet_name=name))

    assert poppler.text_of(pdf_of(report)).count(name) == 3


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("Ash \N{SEEDLING}", "\N{SEEDLING}"),
        ("\u0645\u0631\u064a\u0645", "\u0645"),
        ("\u05e9\u05e8\u05d4", "\u05e9"),
        ("\u092e\u0940\u0930\u093e", "\u092e"),
        ("\u6797", "\u6797"),
    ],
    ids=["emoji", "arabic", "hebrew", "devanagari", "cjk"],
)
def test_what_no_font_can_draw_is_named_and_no_paper_is_made(name: str, character: str) -> None:
    for imprint, label in ((IMPRINT, name), (replace(IMPRINT, discreet_name=name), "M-001")):
        with pytest.raises(MissingGlyphError) as refusal:
            drawing.draw(samples.an_attendance(label, imprint=imprint))
        assert refusal.value.character == character


def test_a_letter_the_serif_lacks_is_drawn_by_the_sans() -> None:
    report = replace(samples.an_agreement(), title="Our Ŧitle")

    assert "Our Ŧitle" in poppler.text_of(pdf_of(report))


def test_marks_that_cannot_be_seen_leave_no_trace() -> None:
    report = samples.an_attendance("Ash\u200b \u202eTree\ufeff", "e\u0301toile")

    said = poppler.text_of(pdf_of(report))

    assert "Ash Tree" in said
    assert "étoile" in said


def test_a_long_discreet_name_is_cut_short_and_never_runs_into_other_words() -> None:
    long = "The Very Long and Winding Name of a Room Above the Library " * 2
    report = samples.an_agreement(imprint=replace(LARGE, discreet_name=long), is_draft=True)

    said = poppler.text_of(pdf_of(report), page=1)

    assert "The Very" in said
    assert "…" in said
    assert "Copy 1 of 2, for the member" in said
