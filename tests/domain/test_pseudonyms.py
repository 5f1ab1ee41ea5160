"""What a pseudonym may be, and when two of them are one to the eye."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import lookalikes, pseudonyms
from app.errors import EmptyFieldError, PseudonymRevealsError, TextTooLongError

key = pseudonyms.key_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maya", "maya"),
        ("Maya", "MAYA"),
        ("Maya", "\u041c\u0430\u0443\u0430"),  # all Cyrillic
        ("Maya", "M\u0430ya"),  # one Cyrillic letter
        ("Nora", "\u039dora"),  # a Greek capital in a Latin word
        ("BETA", "\u0392\u0395\u03a4\u0391"),  # all Greek capitals
        ("Cosima", "\u0421osima"),
        ("Maya", "\uff2d\uff41\uff59\uff41"),  # full width
        ("Maya", "Ma\u200by\u2060a"),
        ("Maya", "\u202eMaya\u202c"),
        ("Maya", "May\ufffba"),
        ("Ollie", "\u0585llie"),  # an Armenian letter
        ("Ma ya", "  Ma \u00a0 ya "),
        ("lris", "1ris"),
        ("Bob", "B0b"),
        ("O'Neil", "O\u2019Neil"),
        ("Maya-2", "Maya\u20132"),
        ("Stra\u00dfe", "STRASSE"),
        ("\u039d\u03af\u03ba\u03bf\u03c2", "\u03bd\u03af\u03ba\u03bf\u03c2"),
        ("\u0412\u043e\u0432\u0430", "\u0432\u043e\u0432\u0430"),
        ("e\u0301clair", "\u00e9clair"),
        ("\U0001f33b", "\U0001f33b\ufe0f"),
    ],
)
def test_these_are_one_to_the_eye(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jose", "José"), ("Mila", "Milla"), ("Vera", "Nera"), ("Maya", "Maya-2"), ("Ana", "Aña")],
)
def test_these_are_told_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(text: str) -> None:
    cleaned = pseudonyms.cleaned(text)

    assert pseudonyms.cleaned(cleaned) == cleaned
    assert key(cleaned) == key(text)


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll")), max_size=20))
def test_case_never_tells_two_apart_if_folding_says_they_are_one(text: str) -> None:
    folded = text.casefold()

    # A word of mixed letters is judged by its shape, so only words of one alphabet are promised.
    if not any("a" <= letter <= "z" for letter in folded):
        assert key(text) == key(folded)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Old \t Tom\n", "Old Tom"),
        ("e\u0301", "\u00e9"),
        ("A\u200d\u200bsh\ufeff", "Ash"),
        ("\u2800Ash\u2800", "Ash"),
        ("A\x00sh\x07", "Ash"),
        ("As\ud800h", "Ash"),
        ("A\U000e0041sh", "Ash"),
        # An astronaut is one picture and keeps its joiner, as an Indic conjunct does.
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("\u0d9a\u0dca\u200d\u0dbb", "\u0d9a\u0dca\u200d\u0dbb"),
        ("\u0d9a\u0dca\u200d", "\u0d9a\u0dca"),
        ("\u200dAsh", "Ash"),
        ("A\u200csh", "Ash"),
        # Marks of annotations, music and shorthand, and one not given out, are never seen either.
        ("\ufff9A\ufffas\ufffbh", "Ash"),
        ("A\U0001d173s\U0001bca0h\u2065", "Ash"),
        # The Arabic sign before a number is of the same kind and is seen.
        ("\u0600\u0661", "\u0600\u0661"),
    ],
)
def test_a_pseudonym_is_kept_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert pseudonyms.cleaned(typed) == kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("maya@example.org", "email"),
        ("\uff4daya\uff20home", "email"),
        ("@maya", "handle"),
        ("find @maya", "handle"),
        ("u/maya", "handle"),
        ("https://maya", "web"),
        ("www.maya", "web"),
        ("maya.org", "web"),
        ("maya.co.uk/me", "web"),
        ("07700 900123", "phone"),
        ("+44 (0)20 7946", "phone"),
        ("Maya 555-0199", "phone"),
        ("\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660", "phone"),
        ("12.03.1985", "date"),
        ("1985-03-12", "date"),
        ("3/4/90", "date"),
        ("Maya 12 March 1985", "date"),
        ("12th-mar-85", "date"),
        ("March 12, 1985", "date"),
        ("19850312", "date"),
        ("12031985", "date"),
        ("03281985", "date"),
        ("maya at example dot org", "email"),
        ("Maya (at) example (dot) org", "email"),
        ("maya[at]home", "email"),
        ("t.me/maya", "web"),
        ("T.ME", "web"),
        ("x.com", "web"),
        ("facebook.com/maya", "web"),
        ("maya.studio/me", "web"),
        ("maya dot org", "web"),
        ("instagram maya", "handle"),
        ("Maya, Insta", "handle"),
        ("Snap: maya", "handle"),
        ("maya#1234", "handle"),
        ("M-001", "code"),
        ("m \u2013 0017", "code"),
        ("\u041c-017", "code"),
    ],
)
def test_what_gives_a_person_away_is_named_and_refused(text: str, kind: str) -> None:
    with pytest.raises(PseudonymRevealsError) as refused:
        pseudonyms.checked(text)

    assert refused.value.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Maya-2",
        "May 2",
        "Agent 007",
        "J.R.",
        "Mr. Smith",
        "J.R./Bob",
        "M.de Sade",
        "Dot",
        "Polka dot in May",
        "Home at dusk",
        "Telegram Sam",
        "Signal",
        "Twitter",
        "M-2",
        "M007",
        "Maya#2",
        "Heron 2026",
        "12 to 3",
        "B",
        "Thu\u1ef7",
        "\U0001f33b",
        "\u5c0f\u6797",
        "\u0633\u0645\u064a\u0631",
        "\u05e9\u05e8\u05d4",
        "\u0ba4\u0bae\u0bbf\u0bb4",
    ],
)
def test_a_pseudonym_may_be_almost_anything(text: str) -> None:
    assert pseudonyms.checked(text) == text


@pytest.mark.parametrize("digits", ["19859999", "99991985", "18500101"])
def test_eight_digits_that_are_no_day_could_still_be_rung(digits: str) -> None:
    assert pseudonyms.reveals(digits) == "phone"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u0301", "\u2800", "\u3164"])
def test_a_pseudonym_must_be_seen(text: str) -> None:
    with pytest.raises(EmptyFieldError):
        pseudonyms.checked(text)


def test_sixty_characters_as_a_person_counts_them_are_enough() -> None:
    family = "\U0001f469\u200d\U0001f680"

    assert pseudonyms.checked("x" * 60) == "x" * 60
    assert pseudonyms.checked(family * 60) == family * 60
    for too_long in ("x" * 61, family * 61, "e" + "\u0323" * 500):
        with pytest.raises(TextTooLongError) as refused:
            pseudonyms.checked(too_long)
        assert refused.value.limit == 60


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("e\u0323\u0302", 1),
        ("\U0001f1ec\U0001f1e7\U0001f1eb\U0001f1f7", 2),
        ("\U0001f44d\U0001f3fd", 1),
        ("\U0001f469\u200d\U0001f680", 1),
        ("abc", 3),
        ("", 0),
    ],
)
def test_characters_are_counted_as_seen(text: str, count: int) -> None:
    assert pseudonyms.graphemes(text) == count


def test_searching_leaves_case_and_marks_aside() -> None:
    assert pseudonyms.bare("\u00c9MILE") == "emile"
    assert pseudonyms.bare("ASH") == "ash"


def test_digits_of_every_script_are_read() -> None:
    assert lookalikes.plain_digits("\u0661\u0967a") == "11a"


def test_a_page_pasted_as_a_pseudonym_is_refused_at_once() -> None:
    started = thread_time()

    for text in ("e\u0301" * 5_000_000, "x" * 10_000_000):
        with pytest.raises(TextTooLongError):
            pseudonyms.checked(text)

    assert thread_time() - started < 1
    assert pseudonyms.checked(" " * 10_000 + "Heron") == "Heron"
