"""What a pseudonym may be, and when two of them are the same to a human eye."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final

from app.domain.lookalikes import plain_digits, skeleton
from app.errors import EmptyFieldError, PseudonymRevealsError, TextTooLongError

LONGEST: Final = 60

# Marks stack without end on one letter, so the length in code points is bounded as well.
_MOST_CODE_POINTS: Final = LONGEST * 8
_MOST_TYPED: Final = LONGEST * 50

_JOINERS: Final = "\u200c\u200d"
_INVISIBLE: Final = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u2060\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Of the signs that only steer others, these are drawn around or before what they belong to.
_SEEN_STEERING: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_NOT_GIVEN_OUT: Final = re.compile("[\u2065\ufff0-\ufff8]")
_SELECTORS: Final = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_VIRAMA: Final = 9
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)


class Doubt(StrEnum):
    """Why a pseudonym is used only where the member wants exactly that one."""

    FULL_NAME = "full_name"
    GROUP_NAME = "group_name"
    PLACE_NAME = "place_name"


_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{4}([./ -])\d{1,2}\1\d{1,2}|\d{1,2}([./ -])\d{1,2}\2(?:\d{4}|\d{2}))(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[ .-]*(?:{_MONTHS})[a-z]*[ .,-]*(?:\d{{4}}|\d{{2}})(?!\d)"
    rf"|\b(?:{_MONTHS})[a-z]*[ .-]*\d{{1,2}}(?:st|nd|rd|th)?[ .,-]+\d{{4}}(?!\d)"
)
_EIGHT_DIGITS: Final = re.compile(r"(?<!\d)\d{8}(?!\d)")
_ENDS: Final = (
    "com|org|net|info|biz|edu|gov|io|me|tv|app|dev|page|online|site|xyz|eu|uk|us|co|gg|ly|link|blog|"
    "social|chat|de|fr|es|it|nl|be|ch|at|se|no|dk|fi|ie|pl|cz|pt|gr|ru|ua|ca|au|nz|in|jp|cn|br|za"
)
_EMAIL: Final = re.compile(
    rf"[^\s@]+@[^\s@]+|\w\s*[(\[]\s*at\s*[)\]]\s*\w|"
    rf"\bat\b.{{1,60}}?\bdot\b[\s)\]]*(?:{_ENDS})\b"
)
# Only what is no word for anything else; of the rest, a colon tells that a name there follows.
_PLACES: Final = "facebook|insta|instagram|linkedin|skype|snapchat|tiktok|twitter|whatsapp|youtube"
_HANDLE: Final = re.compile(
    rf"(?:^|\s)(?:@\s*\w|[ur]/\w)|\w#\d{{4}}\b|\b(?:{_PLACES})\W+\w|\w\W+(?:{_PLACES})\b|"
    r"\b(?:discord|fb|ig|mastodon|reddit|signal|snap|telegram|threads|twitch|viber|wechat)\s*:\s*\w"
)
# Before a path any ending makes an address; J.R. and M.de are names, a letter before .me is none.
_WEB: Final = re.compile(
    rf"[a-z][a-z0-9+-]*://|\bwww\.|[\w-]{{2,}}\.(?:{_ENDS})(?:/|\b)|\b\w\.(?:com|me)\b|"
    r"\w\.[a-z]{2,}/\w|\w\s+dot\s+(?:com|net|org)\b"
)
# Who is called like somebody's code would be taken for them wherever names are hidden.
_CODE: Final = re.compile("[m\u043c][-\\s\u2010-\u2015]+\\d{3,}")
_PHONE: Final = re.compile(r"\+?\d(?:[\s().\-/]*\d){5,}")


def cleaned(text: str) -> str:
    """Return the text as it is kept: composed, single spaced, without what cannot be seen."""
    text = unicodedata.normalize("NFC", text)
    seen = "".join(
        _spaced(character)
        for place, character in enumerate(text)
        if not _is_hidden(text, place) or _holds_together(text, place)
    )
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def key_of(text: str) -> str:
    """Return what two pseudonyms share if a person at the door would take them for one."""
    folded = unicodedata.normalize("NFKC", cleaned(text))
    plain = "".join(character for character in folded if character not in _INVISIBLE)
    return " ".join(skeleton(_SELECTORS.sub("", plain)).split())


def bare(text: str) -> str:
    """Return the text for searching and sorting: without case and without marks on letters."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded)
    return "".join(character for character in apart if not unicodedata.combining(character))


def is_seen(text: str) -> bool:
    """Tell whether anything of a name can be seen at all."""
    return any(_can_be_seen(character) for character in cleaned(text))


def reveals(text: str) -> str | None:
    """Name the kind of personal detail a pseudonym gives away, or None."""
    plain = plain_digits(unicodedata.normalize("NFKC", cleaned(text)).casefold())
    if _EMAIL.search(plain):
        return "email"
    if _WEB.search(plain):
        return "web"
    if _HANDLE.search(plain):
        return "handle"
    if _CODE.fullmatch(plain):
        return "code"
    if _DATE.search(plain) or any(_is_day(digits) for digits in _EIGHT_DIGITS.findall(plain)):
        return "date"
    return "phone" if _PHONE.search(plain) else None


def looks_full(text: str) -> bool:
    """Tell whether a name reads like somebody's full one: two words or more, each capitalised."""
    words = [re.sub(r"[.'\u2019-]", "", word) for word in cleaned(text).split()]
    written_out = [word for word in words if len(word) > 1]
    are_capitalised = all(word.isalpha() and word[0].isupper() for word in words)
    return len(written_out) > 1 and are_capitalised


def graphemes(text: str) -> int:
    """Count what a person sees as characters, near enough to bound the length of a name."""
    count, is_joined, open_flag = 0, False, False
    for character in text:
        is_flag = ord(character) in _FLAG_LETTERS
        is_part = is_joined or _is_extension(character) or (is_flag and open_flag)
        count += not is_part
        open_flag = is_flag and not is_part
        is_joined = character == _JOINERS[1]
    return count


def checked(text: str) -> str:
    """Return the pseudonym as it may be kept; raise what is wrong with it."""
    # A page pasted in by mistake is refused before it is looked at sign by sign.
    if len(text.strip()) > _MOST_TYPED:
        raise TextTooLongError("pseudonym", limit=LONGEST)
    pseudonym = cleaned(text)
    if not is_seen(pseudonym):
        raise EmptyFieldError("pseudonym")
    if len(pseudonym) > _MOST_CODE_POINTS or graphemes(pseudonym) > LONGEST:
        raise TextTooLongError("pseudonym", limit=LONGEST)
    kind = reveals(pseudonym)
    if kind is not None:
        raise PseudonymRevealsError(kind)
    return pseudonym


def _spaced(character: str) -> str:
    # The blank Braille cell and line ends look like spaces, so they become spaces.
    return " " if character in "\u2800\n\r\t\v\f\x85" else character


def _is_hidden(text: str, place: int) -> bool:
    character = text[place]
    if character in _INVISIBLE or 0xE0000 <= ord(character) <= 0xE007F:  # noqa: PLR2004 - tag characters
        return True
    if _NOT_GIVEN_OUT.match(character):
        return True
    if unicodedata.category(character) == "Cf":
        return character not in _SEEN_STEERING
    return unicodedata.category(character) in {"Cc", "Cs"} and _spaced(character) != " "


def _holds_together(text: str, place: int) -> bool:
    """Tell whether a joiner is part of the writing: in an Indic conjunct or inside one emoji."""
    if text[place] not in _JOINERS or place == 0 or place + 1 == len(text):
        return False
    if unicodedata.combining(text[place - 1]) == _VIRAMA:
        return True
    return text[place] == _JOINERS[1] and all(
        _is_picture(text[near]) for near in (place - 1, place + 1)
    )


def _is_picture(character: str) -> bool:
    return (
        unicodedata.category(character) == "So"
        or character == "\ufe0f"
        or ord(character) in _SKIN_TONES
    )


def _is_extension(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character in _JOINERS
        or ord(character) in _SKIN_TONES
    )


def _can_be_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNSP"


def _is_day(digits: str) -> bool:
    return any(
        _exists(int(year), int(month), int(day))
        for year, month, day in (
            (digits[:4], digits[4:6], digits[6:]),
            (digits[4:], digits[2:4], digits[:2]),
            (digits[4:], digits[:2], digits[2:4]),
        )
    )


def _exists(year: int, month: int, day: int) -> bool:
    if not 1900 <= year <= 2099:  # noqa: PLR2004 - the years a living person's dates fall in
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
