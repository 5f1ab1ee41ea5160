"""Long and uncommon is good enough, however it is typed; short, common or repeated is not."""

from __future__ import annotations

import itertools
import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app import paths
from app.errors import WeakPassphraseError
from app.vault import passphrases
from app.vault.passphrases import PassphraseFlaw, Strength


def flaw_of(text: str, *names: str) -> PassphraseFlaw | None:
    try:
        passphrases.check(text, names=names)
    except WeakPassphraseError as refused:
        return PassphraseFlaw(refused.reason)
    return None


# --- what a passphrase stands for -----------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "caf\u00e9 noir",
        "cafe\u0301 noir",
        " caf\u00e9 noir ",
        "\tcaf\u00e9\u00a0noir\n",
        "\uff43af\u00e9 noir",
    ],
)
def test_the_same_words_are_the_same_bytes(typed: str) -> None:
    assert passphrases.normalised(typed) == "caf\u00e9 noir".encode()


def test_one_that_is_in_use_is_refused_in_any_form() -> None:
    old = "caf\u00e9 noir with rain and lanterns"

    for typed in (old, f"{old} ", unicodedata.normalize("NFD", old)):
        with pytest.raises(WeakPassphraseError) as refused:
            passphrases.check_is_other(typed, None, old)
        assert refused.value.reason == PassphraseFlaw.IN_USE
    passphrases.check_is_other(f"{old} again", None, old, "mistyped \u0378")


def test_inner_spaces_and_case_count() -> None:
    spellings = ["one two", "one  two", "onetwo", "One two"]

    assert len({passphrases.normalised(text) for text in spellings}) == 4


@pytest.mark.parametrize("sign", ["\u0378", "\ud800", "\U000e0fff"])
def test_signs_without_a_meaning_are_refused(sign: str) -> None:
    with pytest.raises(WeakPassphraseError) as refused:
        passphrases.normalised(f"long enough {sign} in all")

    assert refused.value.reason == PassphraseFlaw.UNASSIGNED


@given(st.text())
def test_any_form_of_a_text_gives_the_same_bytes_or_the_same_refusal(text: str) -> None:
    answers = set[bytes | str]()
    for form in ("NFC", "NFD"):
        try:
            answers.add(passphrases.normalised(unicodedata.normalize(form, text.strip())))
        except WeakPassphraseError as refused:
            answers.add(refused.reason)

    assert len(answers) == 1


# --- the rules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "herons mill 17q",
        "seven herons over the mill",
        (
            "\u0437\u0438\u043c\u043e\u0439 \u043f\u043e\u0435\u0442 "
            "\u0447\u0430\u0439\u043d\u0438\u043a"
        ),
        "\u5c71\u306e\u4e0a\u306e\u53e4\u3044\u6c34\u8eca\u306f\u79cb\u306b\u6b4c\u3046\u3068\u3044\u3046",
        "v" + "".join(chr(33 + at * 37 % 90) for at in range(200)),
        "  \tkettles hum by the brook \n",
    ],
)
def test_long_and_uncommon_is_good_enough(text: str) -> None:
    assert flaw_of(text) is None


def test_fourteen_characters_are_too_few_and_fifteen_enough() -> None:
    assert flaw_of("herons mill 17") is PassphraseFlaw.TOO_SHORT
    assert flaw_of("herons mill 17".ljust(15)) is PassphraseFlaw.TOO_SHORT
    assert flaw_of("herons mill 17q") is None


def test_characters_are_counted_as_they_are_seen() -> None:
    accented = unicodedata.normalize("NFD", "h\u00e9r\u00f4ns m\u00efll 17")

    assert len(accented) > 15
    assert flaw_of(accented) is PassphraseFlaw.TOO_SHORT


def test_three_thousand_common_passwords_are_refused_however_they_are_spelt() -> None:
    for word in FREQUENCY_LISTS["passwords"][:3000]:
        assert flaw_of(word) is not None
        assert flaw_of(word.upper().center(15)) is not None
        assert flaw_of(" ".join(word)) is not None


def test_every_common_password_long_enough_to_matter_is_refused() -> None:
    long_ones = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 15]

    assert all(flaw_of(word) is not None for word in long_ones)
    assert all(flaw_of(f"{word[:6]} {word[6:].title()}") is not None for word in long_ones)


@pytest.mark.parametrize(
    "text",
    [
        "qwertyuiopasdfgh",
        "asdfghjklqwertyuiop",
        "1q2w3e4r5t6y7u8i",
        "abcdefghijklmnop",
        "thisismypassword",
        "this is my password",
        "dragonmonkey1234",
        "Password1234567!",
        "monkey dragon letmein",
        "Monkey-Dragon-Letmein",
        "january february",
        "iloveyouforever",
        "correct horse battery staple",
        "To be, or not to be",
        "May-the-force-be-with-you",
    ],
)
def test_common_things_set_side_by_side_are_still_common(text: str) -> None:
    assert flaw_of(text) is PassphraseFlaw.TOO_COMMON


@pytest.mark.parametrize(
    "text",
    [
        "111111111111111",
        "passwordpassword",
        "PasswordpasswordPASS",
        "abababababababa",
        "the the the the the",
        "x9Fq-x9Fq-x9Fq-x9Fq-",
        "a" * 5000,
        "abacus abacus abacus abacus abacus abacus",
        "lamp lamp lamp lamp lamp lamp lamp lamp",
        "-.-.-_-._-_-.,-.",
    ],
)
def test_repetition_adds_nothing(text: str) -> None:
    assert flaw_of(text) is PassphraseFlaw.REPEATS


def test_a_long_phrase_said_twice_is_as_good_as_once() -> None:
    assert flaw_of("kettles hum by the brook kettles hum by the brook") is None


@pytest.mark.parametrize(
    "text", ["tuesday evening circle", "TuesdayEveningCircle9", "circle at st anne circle"]
)
def test_the_groups_own_names_do_not_count(text: str) -> None:
    names = ("Tuesday Evening Circle", "St Anne")

    assert flaw_of(text, *names) is PassphraseFlaw.HAS_NAMES


def test_a_name_within_something_longer_is_no_flaw() -> None:
    assert flaw_of("my circle of tin kettles hums", "Evening Circle") is None
    assert flaw_of("herons mill 17 q", "17", "of", "") is None


def test_a_whole_book_pasted_in_is_still_judged() -> None:
    book = "zebra-q".join(f"line {number}" for number in range(40_000))

    assert flaw_of(book) is None


# --- the generator --------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [" ", "-", "", ".", "  ", "_", " - ", "7"])
def test_generated_words_are_accepted_whatever_stands_between(separator: str) -> None:
    for _ in range(50):
        text = separator.join(passphrases.generate().split())

        assert flaw_of(text, "Lamp") is None
        assert passphrases.strength(text.title()) is Strength.STRONG


def test_words_with_a_hyphen_of_their_own_count_as_one() -> None:
    assert flaw_of("yo-yo t-shirt drop-down felt-tip abacus zoom") is None
    assert passphrases.strength("yo-yo t-shirt drop-down felt-tip abacus zoom") is Strength.STRONG


def test_the_generator_draws_as_many_words_as_asked_and_never_the_same() -> None:
    drawn = [passphrases.generate() for _ in range(200)]

    assert {len(text.split()) for text in drawn} == {6}
    assert len(set(drawn)) == 200
    assert len(passphrases.generate(8).split()) == 8


def test_the_word_list_is_whole_and_no_word_begins_another() -> None:
    words = (paths.resources() / "words" / "en.txt").read_text(encoding="utf-8").split()
    spelt = sorted({word.replace("-", "") for word in words})

    assert len(words) == len(set(words)) == 7776
    assert max(map(len, spelt)) == passphrases._LONGEST_WORD
    assert not any(b.startswith(a) for a, b in itertools.pairwise(spelt))


def test_the_seal_words_are_short_and_told_apart_by_four_letters() -> None:
    folder = paths.resources() / "words"
    seal = (folder / "seal.txt").read_text(encoding="utf-8").split()

    assert seal == sorted(seal)
    assert len(seal) == len({word[:4] for word in seal}) == 2048
    assert {len(word) for word in seal} == {3, 4, 5, 6}
    assert set(seal) <= set((folder / "en.txt").read_text(encoding="utf-8").split())


# --- strength -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("", Strength.WEAK),
        ("short", Strength.WEAK),
        ("\u0378" * 20, Strength.WEAK),
        ("passwordpassword", Strength.WEAK),
        ("correcthorsebattery", Strength.WEAK),
        ("i like my dog very much", Strength.FAIR),
        ("seven herons over the mill", Strength.GOOD),
        ("quiet kettles hum by brooks in winter", Strength.STRONG),
        ("v9#kQ2!zx7Lw&hB4=", Strength.GOOD),
        ("v9#kQ2!zx7Lw&hB4=" * 9 + "end", Strength.STRONG),
    ],
)
def test_strength_follows_the_guesses_it_would_take(text: str, strength: Strength) -> None:
    assert passphrases.strength(text) is strength


@given(st.text(max_size=300))
def test_any_text_can_be_rated_and_a_refused_one_is_weak(text: str) -> None:
    rated = passphrases.strength(text)

    assert flaw_of(text) is None or rated is Strength.WEAK


@pytest.mark.parametrize("language", passphrases.LANGUAGES)
def test_words_of_every_language_are_as_hard_to_guess_and_accepted(language: str) -> None:
    listed = passphrases._word_list(language)
    for separator in (" ", "-", ""):
        for _ in range(20):
            drawn = passphrases.generate(language=language).split()

            assert len(drawn) * math.log2(len(listed)) >= 6 * math.log2(7776)
            assert flaw_of(separator.join(drawn)) is None


def test_a_shorter_list_gives_more_words() -> None:
    assert {each: len(passphrases.generate(language=each).split()) for each in ("en", "fr")} == {
        "en": 6,
        "fr": 8,
    }
    few = "boucle tremper liquide boussole branche tuteur"
    assert len(passphrases._drawn_words(few, "fr")) == 6
    assert not passphrases._is_generated(few)


@pytest.mark.parametrize("language", passphrases.LANGUAGES)
def test_every_word_list_is_long_enough_and_as_it_is_typed(language: str) -> None:
    words = passphrases._word_list(language)

    assert len(words) == len(set(words)) >= 2000
    assert all(word == passphrases.normalised(word).decode() for word in words)
    assert max(len(word.replace("-", "")) for word in words) <= passphrases._LONGEST_WORD


def test_words_that_begin_others_are_read_as_the_fewest() -> None:
    assert passphrases._drawn_words("asa asado asalto", "es") == ["asa", "asado", "asalto"]
    assert passphrases._drawn_words("asaltoasa", "es") == ["asalto", "asa"]
