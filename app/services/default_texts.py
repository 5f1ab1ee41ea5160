"""The texts that ship with the app: hers to change, and defaults until she has read them."""

from __future__ import annotations

import json
from functools import cache
from typing import Final, TypedDict, cast

from app import paths
from app.domain.agreements import Section, SectionKind

LANGUAGE: Final = "en"


class _SectionText(TypedDict):
    heading: str
    body: str
    kind: str


class _AgreementText(TypedDict):
    title: str
    sections: list[_SectionText]


class _SpokenText(TypedDict):
    paragraphs: list[str]


def agreement_sections() -> tuple[str, tuple[Section, ...]]:
    """Return title and sections of the default agreement."""
    text = cast("_AgreementText", json.loads(_shipped("agreement")))
    sections = tuple(
        Section(heading=part["heading"], body=part["body"], kind=SectionKind(part["kind"]))
        for part in text["sections"]
    )
    return text["title"], sections


def opening_statement() -> str:
    """Return what is read out when a meeting begins; it takes a minute to a minute and a half."""
    return _spoken("opening")


def closing_words() -> str:
    """Return what is read out when a meeting ends."""
    return _spoken("closing")


def _spoken(name: str) -> str:
    text = cast("_SpokenText", json.loads(_shipped(name)))
    return "\n\n".join(text["paragraphs"])


@cache
def _shipped(name: str) -> str:
    place = paths.resources() / "texts" / LANGUAGE / f"{name}.json"
    return place.read_text(encoding="utf-8")
