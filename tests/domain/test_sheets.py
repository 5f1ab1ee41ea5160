from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.concerns import Addition, FirstAccount, SealedEntry, Worry
from app.domain.sheets import NotAnEntryError, from_bytes, grouped, texts_of, to_bytes
from tests.builders import NOON, an_account

if TYPE_CHECKING:
    from collections.abc import Callable

ADDITION = Addition(text="It was a heron.", reason="seen again", is_correction=True)


def an_entry(
    no: int, content: FirstAccount | Addition, *, reference: str = "2026-001"
) -> SealedEntry:
    return SealedEntry(no=no, reference=reference, recorded_at=NOON, content=content)


@given(
    account=st.builds(
        FirstAccount,
        said_or_seen=st.text(),
        worry=st.sampled_from(Worry),
        happened_on=st.dates(),
        happened_at=st.none() | st.times(),
        is_time_exact=st.booleans(),
        about=st.text(),
        wishes=st.text(),
    ),
    at=st.datetimes(min_value=datetime(2000, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_an_account_comes_back_as_it_was_written(account: FirstAccount, at: datetime) -> None:
    at = at.replace(tzinfo=NOON.tzinfo)

    entry = from_bytes(to_bytes(account, reference="2026-003", recorded_at=at), no=7)

    assert entry == SealedEntry(no=7, reference="2026-003", recorded_at=at, content=account)


def test_an_addition_comes_back_as_it_was_written() -> None:
    entry = from_bytes(to_bytes(ADDITION, reference="2026-003", recorded_at=NOON), no=8)

    assert entry.content == ADDITION


def test_half_a_pasted_character_pair_costs_nothing_else() -> None:
    account = an_account("seen \ud83d at noon")

    entry = from_bytes(to_bytes(account, reference="2026-003", recorded_at=NOON), no=1)

    assert entry.content == account


def test_only_dates_and_times_are_written_beside_plain_values() -> None:
    strange = replace(an_account(), about=b"bytes")  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        to_bytes(strange, reference="2026-003", recorded_at=NOON)


def changed(change: Callable[[dict[str, object]], object]) -> bytes:
    entry = json.loads(to_bytes(an_account(), reference="2026-003", recorded_at=NOON))
    change(entry)
    return json.dumps(entry).encode()


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        changed(lambda entry: entry.update(kind="letter")),
        changed(lambda entry: entry.update(recorded_at="at noon")),
        changed(lambda entry: entry.update(content={"canary": 1})),
        changed(lambda entry: entry.update(kind="addition")),
        changed(lambda entry: entry.pop("reference")),
    ],
)
def test_what_is_no_entry_is_refused_without_repeating_it(untrusted: bytes) -> None:
    with pytest.raises(NotAnEntryError) as refused:
        from_bytes(untrusted, no=1)

    assert refused.value.args == ()
    assert refused.value.__cause__ is None


def test_every_text_of_an_entry_is_told_by_its_field() -> None:
    assert texts_of(ADDITION) == {"text": "It was a heron.", "reason": "seen again"}
    assert texts_of(an_account("Seen.", about="M-004"))["about"] == "M-004"
    written = FirstAccount.__dataclass_fields__.keys()
    assert set(texts_of(an_account())) == written - {
        "worry", "happened_on", "happened_at", "is_time_exact",
    }  # fmt: skip


def test_additions_join_their_sheet_in_the_order_they_were_sealed() -> None:
    entries = [
        an_entry(4, ADDITION),
        an_entry(2, an_account(), reference="2026-002"),
        an_entry(3, ADDITION),
        an_entry(1, an_account()),
    ]

    sheets, lost = grouped(entries)

    assert [sheet.reference for sheet in sheets] == ["2026-001", "2026-002"]
    assert [entry.no for entry in sheets[0].additions] == [3, 4]
    assert sheets[1].additions == ()
    assert lost == []


def test_an_entry_that_belongs_to_no_sheet_is_not_lost_silently() -> None:
    entries = [
        an_entry(1, an_account()),
        an_entry(2, an_account("A second first.")),
        an_entry(3, ADDITION, reference="2026-009"),
    ]

    sheets, lost = grouped(entries)

    assert len(sheets) == 1
    assert lost == [2, 3]


def test_what_was_written_stays_out_of_the_representation() -> None:
    account = an_account("A canary was seen.", about="canary")
    account = replace(account, happened_at=time(19, 5), happened_on=date(2026, 3, 1))

    entry = an_entry(1, account)

    assert "canary" not in repr(account) + repr(entry) + repr(grouped([entry]))
    assert account.happened_on == NOON.date() - timedelta(days=3)
