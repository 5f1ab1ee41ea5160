"""What makes a passphrase good enough, and words to make a better one from."""

from __future__ import annotations

import math
import unicodedata
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from app import paths
from app.errors import WeakPassphraseError
from app.vault import primitives

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fifteen signs are what NIST SP 800-63B and OWASP ASVS 5 advise where nothing else is asked for.
SHORTEST = 15
GENERATED_WORDS = 6
ENGLISH = "en"
LANGUAGES = (ENGLISH, "es", "fr", "it")

_RATED = 72  # zxcvbn refuses longer texts
_FEWEST_DIFFERENT_WORDS = 4
_LONGEST_WORD = 9
_SHORTEST_NAME = 4
# What people put between words: it hides them from zxcvbn and not from anyone who guesses.
_BETWEEN = "-_.,'"
# Ten milliard guesses: below that a passphrase is a common one, or common ones set side by side.
_TOO_COMMON = 10.0
# Long enough for any rule, and the first that somebody who guesses tries.
_SAYINGS = frozenset(
    {
        "correcthorsebatterystaple",
        "maytheforcebewithyou",
        "tobeornottobe",
        "tobeornottobethatisthequestion",
        "thequickbrownfox",
        "thequickbrownfoxjumpsoverthelazydog",
        "iwanttobelieve",
        "openthepodbaydoors",
        "theresnoplacelikehome",
        "onceuponatime",
    }
)
# Powers of ten of guesses, as zxcvbn counts them.
_FAIR, _GOOD, _STRONG = 12.0, 16.0, 20.0


class PassphraseFlaw(StrEnum):
    """Why a passphrase is refused."""

    TOO_SHORT = "too_short"
    TOO_COMMON = "too_common"
    UNASSIGNED = "unassigned"
    REPEATS = "repeats"
    HAS_NAMES = "has_names"
    IN_USE = "in_use"


class Strength(StrEnum):
    """How long a passphrase would stand against someone who guesses cleverly."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


def normalised(text: str) -> bytes:
    """Return the bytes a passphrase stands for, however it was typed on whatever computer.

    Raise WeakPassphraseError for signs that Unicode has not given a meaning yet.
    """
    return _normal_text(text).encode()


def check(text: str, *, names: Sequence[str] = ()) -> None:
    """Raise WeakPassphraseError unless this may guard a register; `names` are the group's own."""
    plain = _normal_text(text)
    if _is_generated(plain):
        return
    if len(plain) < SHORTEST:
        raise WeakPassphraseError(PassphraseFlaw.TOO_SHORT)
    compact = _compact(plain)
    if _repeats(compact):
        raise WeakPassphraseError(PassphraseFlaw.REPEATS)
    own = _without_names(compact, names)
    if own != compact and len(own) < SHORTEST:
        raise WeakPassphraseError(PassphraseFlaw.HAS_NAMES)
    if compact in _SAYINGS or _guesses_log10(plain, compact) < _TOO_COMMON:
        raise WeakPassphraseError(PassphraseFlaw.TOO_COMMON)


def check_is_other(text: str, *in_use: str | None) -> None:
    """Raise WeakPassphraseError if this is one of those in use where it is to be set."""
    plain = _normal_text(text)
    if any(other is not None and _is_same(plain, other) for other in in_use):
        raise WeakPassphraseError(PassphraseFlaw.IN_USE)


def strength(text: str) -> Strength:
    """Rate a passphrase while it is typed; slow the first time, so for a Job."""
    try:
        plain = _normal_text(text)
    except WeakPassphraseError:
        return Strength.WEAK
    rating = _rating(plain)
    if rating >= _STRONG:
        return Strength.STRONG
    if rating >= _GOOD:
        return Strength.GOOD
    return Strength.FAIR if rating >= _FAIR else Strength.WEAK


def generate(words: int | None = None, *, language: str = ENGLISH) -> str:
    """Return words drawn at random; of a shorter list as many more as make up for it."""
    listed = _word_list(language)
    count = words or words_needed(language)
    return " ".join(listed[primitives.random_below(len(listed))] for _ in range(count))


def words_needed(language: str) -> int:
    """Tell how many words of a list are as hard to guess as six of the English one."""
    wanted = GENERATED_WORDS * math.log2(len(_word_list(ENGLISH)))
    return math.ceil(wanted / math.log2(len(_word_list(language))))


def _normal_text(text: str) -> str:
    trimmed = text.strip()
    # What is unassigned today may be changed by a later Unicode, and would then open nothing.
    if any(unicodedata.category(sign) in {"Cn", "Cs"} for sign in trimmed):
        raise WeakPassphraseError(PassphraseFlaw.UNASSIGNED)
    return unicodedata.normalize("NFKC", trimmed)


def _is_same(plain: str, other: str) -> bool:
    try:
        return plain == _normal_text(other)
    except WeakPassphraseError:
        return False  # what was typed as the one of now, and is none


def _rating(plain: str) -> float:
    try:
        check(plain)
    except WeakPassphraseError:
        return 0.0
    drawn = max(_guesses_of_drawn(plain, language) for language in LANGUAGES)
    if drawn:
        return drawn
    return _guesses_log10(plain, _compact(plain))


def _compact(plain: str) -> str:
    return "".join(sign for sign in plain.casefold() if not sign.isspace() and sign not in _BETWEEN)


def _repeats(compact: str) -> bool:
    period = _period(compact)
    return period < SHORTEST and period * 2 <= len(compact)


def _period(text: str) -> int:
    # The failure function of Knuth, Morris and Pratt: the shortest unit whose repetition,
    # cut off anywhere, gives the text.
    borders = [0] * len(text)
    border = 0
    for at in range(1, len(text)):
        while border and text[at] != text[border]:
            border = borders[border - 1]
        border += text[at] == text[border]
        borders[at] = border
    return len(text) - border


def _without_names(compact: str, names: Sequence[str]) -> str:
    known = {part for name in names for part in (_compact(name), *name.casefold().split())}
    for name in sorted(known, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME:
            compact = compact.replace(name, "")
    return compact


def _guesses_log10(plain: str, compact: str) -> float:
    # zxcvbn takes what stands between words for random signs; without it the words are seen.
    return min(_zxcvbn_log10(plain), _zxcvbn_log10(compact))


def _zxcvbn_log10(text: str) -> float:
    # Its lists take longer to load than the lock screen may take to appear.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return float(zxcvbn(text[:_RATED])["guesses_log10"])


def _is_generated(plain: str) -> bool:
    return any(_is_drawn_from(plain, language) for language in LANGUAGES)


def _is_drawn_from(plain: str, language: str) -> bool:
    words = _drawn_words(plain, language)
    return len(words) >= words_needed(language) and len(set(words)) >= _FEWEST_DIFFERENT_WORDS


def _guesses_of_drawn(plain: str, language: str) -> float:
    if not _is_drawn_from(plain, language):
        return 0.0
    return len(_drawn_words(plain, language)) * math.log10(len(_word_list(language)))


def _drawn_words(plain: str, language: str = ENGLISH) -> list[str]:
    """Return the generator's words this text is made of, or nothing if anything is left over.

    Where words begin other words it is read as the fewest there can be.
    """
    letters = "".join(sign for sign in plain.casefold() if sign.isalpha())
    known = _spellings(language)
    fewest: list[int | None] = [0, *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before = fewest[start]
            if before is not None and letters[start:end] in known:
                fewest[end] = min(before + 1, fewest[end] or before + 1)
        if all(count is None for count in fewest[max(0, end - _LONGEST_WORD + 1) : end + 1]):
            return []
    return _words_back(letters, fewest, known)


def _words_back(letters: str, fewest: list[int | None], known: frozenset[str]) -> list[str]:
    found, end = list[str](), len(letters)
    while end:
        count = fewest[end]
        if count is None:
            return []
        start = next(
            start
            for start in range(max(0, end - _LONGEST_WORD), end)
            if fewest[start] == count - 1 and letters[start:end] in known
        )
        found.append(letters[start:end])
        end = start
    return found[::-1]


@cache
def _word_list(language: str) -> tuple[str, ...]:
    listed = paths.resources() / "words" / f"{language}.txt"
    return tuple(listed.read_text(encoding="utf-8").split())


@cache
def _spellings(language: str) -> frozenset[str]:
    return frozenset(word.replace("-", "") for word in _word_list(language))
