"""The agreement on paper."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app import paths
from app.documents import drawing
from app.documents.reports import AgreementReport, Imprint, PaperSize
from app.domain.agreements import Section, SectionKind
from tests.documents import poppler, samples

pytestmark = pytest.mark.needs("pdftotext", "pdfinfo")


def text_of(report: AgreementReport, *, page: int = 0) -> str:
    return poppler.text_of(drawing.draw(report).pdf, page=page)


def a_default(imprint: Imprint = samples.IMPRINT) -> AgreementReport:
    place = paths.resources() / "texts" / "en" / "agreement.json"
    parts = json.loads(place.read_text(encoding="utf-8"))["sections"]
    sections = [
        Section(heading=part["heading"], body=part["body"], kind=SectionKind(part["kind"]))
        for part in parts
    ]
    return samples.an_agreement(*sections, imprint=imprint, is_draft=True)


@pytest.mark.parametrize("size", PaperSize)
def test_the_default_text_takes_two_pages_a_copy_and_four_in_large_print(size: PaperSize) -> None:
    for real in (samples.IMPRINT, samples.PRACTICE):
        normal = replace(real, size=size)
        large = replace(normal, is_large_print=True)

        assert drawing.draw(a_default(normal)).pages == 2 * 2
        assert drawing.draw(a_default(large)).pages == 2 * 4


def test_a_single_copy_is_not_counted() -> None:
    assert "Copy 1" not in text_of(samples.an_agreement(copies=1))


def test_every_word_of_the_text_is_on_the_paper() -> None:
    report = a_default()

    said = poppler.letters_in(drawing.draw(report).pdf)

    for section in report.sections:
        assert "".join(section.heading.split()) in said
        for paragraph in section.body.split("\n\n"):
            assert "".join(paragraph.strip("_ ").split()) in said


def test_one_copy_is_for_the_member_and_one_for_the_facilitator() -> None:
    drawn = drawing.draw(samples.an_agreement())

    assert drawn.pages == 2
    assert "Copy 1 of 2, for the member" in poppler.text_of(drawn.pdf, page=1)
    assert "Copy 2 of 2, for the facilitator" in poppler.text_of(drawn.pdf, page=2)
    assert "This copy is yours" in poppler.text_of(drawn.pdf, page=1)


def test_both_copies_say_the_same() -> None:
    drawn = drawing.draw(samples.an_agreement())

    first, second = (poppler.text_of(drawn.pdf, page=page) for page in (1, 2))
    for section in samples.SECTIONS:
        assert section.body in first
        assert section.body in second


def test_the_place_to_sign_has_three_ticks_three_ways_and_three_marks() -> None:
    said = text_of(samples.an_agreement(), page=1)

    for words in (
        "Both exceptions were explained to me", "they were answered", "offered a copy",
        "my group name", "initials or a mark", "my own name, on this paper only",
        "My mark", "Facilitator\u2019s mark", "Witness, if wanted",
    ):  # fmt: skip
        assert words in said
    assert said.count("Date") == 3


def test_the_place_to_sign_is_never_torn_apart() -> None:
    for lines in range(30, 60):
        long = Section(heading="Long", body="\n".join(["word"] * lines))
        drawn = drawing.draw(samples.an_agreement(long, copies=1))
        last = poppler.text_of(drawn.pdf, page=drawn.pages)

        assert "I have read this" in last
        assert "Witness, if wanted" in last


def test_draft_is_written_on_every_page_of_a_draft_and_on_no_other_paper() -> None:
    drafted = drawing.draw(a_default()).pdf

    assert all("DRAFT" in poppler.text_of(drafted, page=page) for page in (1, 2, 3, 4))
    assert "DRAFT" not in text_of(samples.an_agreement())


def test_a_section_without_words_prints_as_a_line_to_fill_in() -> None:
    for body in ("", "____"):
        said = text_of(samples.an_agreement(Section(heading="Other duties", body=body)))

        assert "Other duties To be filled in by the facilitator" in said
        assert "_" not in said


def test_a_blank_after_words_is_a_line_and_no_row_of_characters() -> None:
    section = Section(heading="Help", body="Who to call: ______")

    said = text_of(samples.an_agreement(section))

    assert "Who to call:" in said
    assert "_" not in said


def test_a_very_long_text_loses_nothing() -> None:
    words = [f"word{number}" for number in range(12_000)]
    section = Section(heading="Long", body=" ".join(words), kind=SectionKind.EXCEPTION_CHILD)

    drawn = drawing.draw(samples.an_agreement(section, copies=1))

    said = poppler.raw_text_of(drawn.pdf).split()
    assert drawn.pages > 10
    assert [word for word in said if word.startswith("word")] == words


def test_a_word_wider_than_the_page_is_cut_into_lines() -> None:
    word = "x" * 500

    drawn = drawing.draw(samples.an_agreement(Section(heading="Wide", body=word), copies=1))

    assert word in poppler.letters_in(drawn.pdf)


def test_the_report_has_no_place_for_a_member() -> None:
    fields = set(AgreementReport.__dataclass_fields__)

    assert fields == {"imprint", "number", "title", "sections", "is_draft", "copies"}


def test_the_last_promise_stands_on_the_page_one_signs() -> None:
    default = a_default()
    *before, last = default.sections
    longer = replace(before[0], body=before[0].body + " Word after word." * 40)
    report = replace(default, sections=(longer, *before[1:], last), copies=1)

    pages = drawing.draw(report).pages
    signed = text_of(report, page=pages)

    assert pages == 3
    assert last.heading in signed
    assert "Facilitator" in signed
