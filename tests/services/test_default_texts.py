"""The shipped texts: complete, plain, and free of anything that goes out of date."""

from __future__ import annotations

import json
import re

import pytest

from app import paths
from app.domain import blanks, signing
from app.domain.agreements import Section, SectionKind
from app.services import default_texts

# Eleven to twelve years old; the formula is the one schools use for English.
HIGHEST_GRADE = 7.0
WORDS_A_MINUTE = 150


def everything_said() -> dict[str, str]:
    _, sections = default_texts.agreement_sections()
    agreement = "\n\n".join(f"{section.heading}\n\n{section.body}" for section in sections)
    return {
        "agreement": agreement,
        "opening": default_texts.opening_statement(),
        "closing": default_texts.closing_words(),
    }


def one_of(kind: SectionKind) -> Section:
    _, sections = default_texts.agreement_sections()
    [found] = [section for section in sections if section.kind is kind]
    return found


def syllables(word: str) -> int:
    letters = re.sub("[^a-z]", "", word.lower())
    groups = len(re.findall("[aeiouy]+", letters))
    is_silent = letters.endswith("e") and not letters.endswith("le")
    if groups > 1 and (is_silent or re.search("[^td]ed$", letters)):
        groups -= 1
    return max(1, groups)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade: the school year that reads the text with ease."""
    sentences = [part for part in re.split(r"[.?:]+(?:\s|$)|\n+", text) if re.search("[a-z]", part)]
    words = re.findall("[A-Za-z'-]+", text)
    per_sentence = len(words) / len(sentences)
    per_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def test_the_measure_tells_plain_words_from_hard_ones() -> None:
    plain = "The cat sat on the mat. It was warm. Then it slept."
    hard = (
        "Notwithstanding the aforementioned confidentiality provisions, participants acknowledge "
        "that mandatory disclosure obligations may necessitate notification of authorities."
    )

    assert grade(plain) < 3
    assert grade(hard) > 15


@pytest.mark.parametrize("name", ["agreement", "opening", "closing"])
def test_the_words_are_plain(name: str) -> None:
    assert grade(everything_said()[name]) <= HIGHEST_GRADE


def test_no_section_is_hard_to_read() -> None:
    _, sections = default_texts.agreement_sections()

    hard = [part.heading for part in sections if len(part.body) > 20 and grade(part.body) > 8]

    assert hard == []


def test_the_agreement_has_its_nineteen_sections() -> None:
    title, sections = default_texts.agreement_sections()

    assert title
    assert len(sections) == 19
    assert all(section.heading.strip() for section in sections)
    assert len({section.heading for section in sections}) == 19


def test_the_agreement_could_be_published() -> None:
    _, sections = default_texts.agreement_sections()

    signing.check_exceptions(sections)


def test_both_exceptions_stand_apart_one_after_the_other() -> None:
    _, sections = default_texts.agreement_sections()

    kinds = [section.kind for section in sections]

    assert kinds[6:8] == [SectionKind.EXCEPTION_CHILD, SectionKind.EXCEPTION_PLAN]
    assert kinds.count(SectionKind.PLAIN) == 17


def test_a_child_is_a_duty_to_report_soon_and_directly() -> None:
    body = one_of(SectionKind.EXCEPTION_CHILD).body

    assert "must be reported" in body
    assert "soon, and directly" in body
    assert "advice" not in body


def test_a_plan_is_advice_first_then_the_best_step_and_else_the_police() -> None:
    body = one_of(SectionKind.EXCEPTION_PLAN).body

    places = [body.index(word) for word in ("advice", "best step", "if one is needed", "police")]
    assert places == sorted(places)
    assert "must" not in body


def test_the_opening_statement_keeps_both_exceptions_apart() -> None:
    said = default_texts.opening_statement()

    [child] = [part for part in said.split("\n\n") if "child" in part]
    [plan] = [part for part in said.split("\n\n") if "plan" in part]
    assert child != plan
    assert "report" in child
    assert "report" not in plan
    assert plan.index("advice") < plan.index("police")


def test_the_opening_statement_takes_a_minute_to_a_minute_and_a_half() -> None:
    seconds = len(default_texts.opening_statement().split()) / WORDS_A_MINUTE * 60

    assert 60 <= seconds <= 90


@pytest.mark.parametrize("name", ["agreement", "opening", "closing"])
def test_no_law_no_number_and_no_agency_is_told_as_current(name: str) -> None:
    said = everything_said()[name]

    assert re.findall(r"\d", said) == []
    assert re.findall(r"\b(law|legal|statute|act|section|society|service|hotline)\b", said) == []


@pytest.mark.parametrize("name", ["agreement", "opening", "closing"])
def test_absolute_secrecy_is_never_promised(name: str) -> None:
    said = everything_said()[name].lower()

    for promise in (
        "always secret",
        "completely",
        "guarantee",
        "never tell",
        "100",
        "total secrecy",
    ):
        assert promise not in said
    assert "!" not in said


def test_the_honest_limit_is_said() -> None:
    assert "cannot promise that all will stay secret" in everything_said()["agreement"]


def test_what_only_the_facilitator_can_know_is_left_blank() -> None:
    _, sections = default_texts.agreement_sections()

    assert blanks.left_in(sections) == (7, 8, 9, 12, 14)


def test_a_filled_text_has_no_blanks() -> None:
    filled = (Section(heading="Help", body="Who to call: Mo, at the door."),)

    assert blanks.left_in(filled) == ()
    assert blanks.left_in((Section(heading="Help", body="  "),)) == (1,)


def test_every_shipped_text_is_well_formed() -> None:
    files = sorted((paths.resources() / "texts").glob("*/*.json"))

    assert [file.name for file in files] == [
        "agreement.json", "closing.json", "opening.json", "paper.json",
    ]  # fmt: skip
    for file in files:
        assert json.loads(file.read_text(encoding="utf-8"))
