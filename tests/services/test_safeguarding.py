from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.concerns import Addition, FirstAccount, Worry
from app.domain.journal import Action, Tier
from app.errors import (
    BrokenJournalError,
    DamagedBoxError,
    EmptyFieldError,
    ForeignKeyFileError,
    RegisterReadOnlyError,
    TextTooLongError,
    TierClosedError,
    UnknownRecordError,
    WrongPassphraseError,
)
from app.services import keyfiles, safeguarding
from app.services.safeguarding import SheetsRequest, TierRequest
from app.storage import journal, reserve, tries
from app.storage.files import REAL
from app.vault import kdf, primitives, sealing, slots
from tests.builders import NOON, PRIVATE, REGISTER_ID, TODAY, StandingClock, an_account
from tests.full_disk import FullUntilReserveGoes

if TYPE_CHECKING:
    from app.services.session import Session

CANARY = "canary-51b7"
PASSPHRASE = "nine herons over the canal"
ADDITION = Addition(text="It was a heron.", reason="seen again", is_correction=True)


def acts(session: Session) -> list[tuple[str, Tier]]:
    return [(line.act, line.tier) for line in journal.lines_after(session.db, 1, 100)]


def opened(session: Session) -> Session:
    safeguarding.open_tier(session, PRIVATE)
    return session


# --- sealing --------------------------------------------------------------------------------


def test_a_concern_is_sealed_while_the_tier_is_closed(session: Session) -> None:
    reference = safeguarding.seal_concern(session, an_account())

    assert reference == "2026-001"
    assert session.tier is None
    assert acts(session) == [(Action.SEALED_ADDED, Tier.SEALED)]


def test_a_sealed_concern_comes_back_word_for_word(session: Session) -> None:
    account = FirstAccount(
        said_or_seen="Größe 41, “perhaps” \N{BIRD}",
        worry=Worry.PLAN_TO_HARM,
        happened_on=TODAY,
        others_at_risk="a neighbour",
    )
    safeguarding.seal_concern(session, account)

    (sheet,) = safeguarding.sheets(opened(session))

    assert sheet.reference == "2026-001"
    assert sheet.first.content == account
    assert sheet.first.recorded_at == NOON
    assert sheet.additions == ()


def test_nothing_of_a_concern_lies_open_in_the_database(session: Session) -> None:
    safeguarding.seal_concern(session, an_account(f"It was {CANARY}.", about="M-004"))

    for (name,) in session.db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        told = repr(session.db.rows(f"SELECT * FROM {name}"))  # noqa: S608 - from the schema
        assert CANARY not in told
        assert "2026-001" not in told
        assert "M-004" not in told


def test_references_count_on_and_start_anew_each_year(
    session: Session, clock: StandingClock
) -> None:
    first = safeguarding.seal_concern(session, an_account())
    second = safeguarding.seal_concern(session, an_account())
    clock.goes(days=365)
    next_year = safeguarding.seal_concern(session, an_account())
    clock.goes(days=-365)
    clock_set_back = safeguarding.seal_concern(session, an_account())

    assert [first, second, next_year, clock_set_back] == [
        "2026-001", "2026-002", "2027-001", "2027-002",
    ]  # fmt: skip


def test_an_addition_stands_beside_what_was_sealed_before(session: Session) -> None:
    reference = safeguarding.seal_concern(session, an_account())
    safeguarding.seal_concern(session, an_account("Another."))
    safeguarding.add(session, reference, ADDITION)

    first, second = safeguarding.sheets(opened(session))

    assert first.first.content == an_account()
    assert [entry.content for entry in first.additions] == [ADDITION]
    assert second.additions == ()


@pytest.mark.parametrize("empty", ["", " \n\t"])
def test_an_entry_without_its_words_is_not_sealed(session: Session, empty: str) -> None:
    with pytest.raises(EmptyFieldError) as account:
        safeguarding.seal_concern(session, an_account(empty))
    with pytest.raises(EmptyFieldError) as addition:
        safeguarding.add(session, "2026-001", replace(ADDITION, text=empty))

    assert (account.value.field, addition.value.field) == ("said_or_seen", "text")
    assert acts(session) == []


def test_a_very_long_text_is_sealed_and_a_longer_one_is_told(session: Session) -> None:
    longest = "a" * safeguarding.LONGEST_TEXT

    safeguarding.seal_concern(session, an_account(longest))
    with pytest.raises(TextTooLongError) as refused:
        safeguarding.seal_concern(session, an_account("seen", about=longest + "b"))

    assert (refused.value.field, refused.value.limit) == ("about", 100_000)
    (sheet,) = safeguarding.sheets(opened(session))
    assert sheet.first.content == an_account(longest)


@pytest.mark.parametrize(
    "reference", ["2026-003", "2027-001", "2026-000", "2026-1", "sheet", "2026-001 ", ""]
)
def test_a_sheet_that_cannot_be_is_not_added_to(session: Session, reference: str) -> None:
    safeguarding.seal_concern(session, an_account())
    safeguarding.seal_concern(session, an_account())

    with pytest.raises(UnknownRecordError) as refused:
        safeguarding.add(session, reference, ADDITION)

    assert refused.value.kind == "sheet"
    assert len(acts(session)) == 2


def test_a_sheet_of_an_earlier_year_is_added_to(session: Session, clock: StandingClock) -> None:
    earlier = safeguarding.seal_concern(session, an_account())
    clock.goes(days=365)
    safeguarding.seal_concern(session, an_account())

    safeguarding.add(session, earlier, ADDITION)

    sheets = safeguarding.sheets(opened(session))
    assert [len(sheet.additions) for sheet in sheets] == [1, 0]


def test_on_a_full_disk_the_reserve_makes_room_for_a_concern(session: Session) -> None:
    reserve.ensure(REAL, session.folder)

    with FullUntilReserveGoes(session):
        reference = safeguarding.seal_concern(session, an_account())
        safeguarding.add(session, reference, ADDITION)

    (sheet,) = safeguarding.sheets(opened(session))
    assert len(sheet.additions) == 1


# --- opening --------------------------------------------------------------------------------


def test_the_passphrase_opens_the_tier_and_a_wrong_one_does_not(session: Session) -> None:
    made = slots.new_register(REGISTER_ID, "Blue folder", PASSPHRASE, parameters=kdf.CHEAPEST)
    keyfiles.create(
        REAL,
        session.db.path.parent,
        made.block,
        mac_key=made.keys.header_mac,
        check=lambda _: None,
    )
    session.keys, session.sealing_public = made.keys, made.sealing_public
    safeguarding.seal_concern(session, an_account())

    with pytest.raises(WrongPassphraseError):
        safeguarding.open_tier_key(TierRequest.of(session, "nine herons over the bridge"))
    private = safeguarding.open_tier_key(TierRequest.of(session, PASSPHRASE))
    tier = safeguarding.open_tier(session, private)

    assert session.tier is tier
    assert tier.opened_at == NOON
    assert len(safeguarding.sheets(session)) == 1


def test_opening_and_each_reading_leave_their_lines(session: Session) -> None:
    opened(session)
    safeguarding.sheets(session)
    safeguarding.sheets(session)

    assert acts(session) == [
        (Action.TIER_OPENED, Tier.SEALED),
        (Action.SEALED_READ, Tier.SEALED),
        (Action.SEALED_READ, Tier.SEALED),
    ]


def test_another_registers_key_does_not_open_the_tier(session: Session) -> None:
    with pytest.raises(ForeignKeyFileError):
        safeguarding.open_tier(session, primitives.new_private_key())

    assert session.tier is None
    assert acts(session) == []


def test_a_closed_tier_is_not_read(session: Session) -> None:
    safeguarding.close_tier(opened(session))

    with pytest.raises(TierClosedError):
        safeguarding.sheets(session)

    assert [act for act, _ in acts(session)] == [Action.TIER_OPENED]


def test_a_journal_that_cannot_be_written_holds_up_no_reading(session: Session) -> None:
    safeguarding.seal_concern(session, an_account())
    session.read_only_because = BrokenJournalError(1)

    (sheet,) = safeguarding.sheets(opened(session))

    assert sheet.first.content == an_account()
    with pytest.raises(RegisterReadOnlyError):
        safeguarding.seal_concern(session, an_account())


def test_secrets_and_words_stay_out_of_every_representation(session: Session) -> None:
    safeguarding.seal_concern(session, an_account(CANARY))
    request = SheetsRequest.of(opened(session))
    told = (
        repr(TierRequest.of(session, CANARY))
        + repr(request)
        + repr(safeguarding.open_sheets(request))
        + repr(session.tier)
    )

    assert CANARY not in told
    assert repr(PRIVATE) not in told
    assert repr(session.keys.sealed_slot) not in told


# --- boxes that are not as they were sealed -------------------------------------------------


def with_boxes(session: Session, count: int = 3) -> SheetsRequest:
    for number in range(count):
        safeguarding.seal_concern(session, an_account(f"Seen {number}."))
    return SheetsRequest.of(opened(session))


def damaged(request: SheetsRequest) -> tuple[int, ...]:
    return safeguarding.open_sheets(request).damaged


def test_every_box_as_it_was_sealed_is_in_order(session: Session) -> None:
    assert damaged(with_boxes(session)) == ()


def test_a_changed_box_is_named_and_hides_no_other(session: Session) -> None:
    request = with_boxes(session)
    boxes = [(no, box[:-1] + bytes([box[-1] ^ 1]) if no == 2 else box) for no, box in request.boxes]

    result = safeguarding.open_sheets(replace(request, boxes=tuple(boxes)))

    assert result.damaged == (2,)
    assert [sheet.reference for sheet in result.sheets] == ["2026-001", "2026-003"]


def test_exchanged_boxes_are_found(session: Session) -> None:
    request = with_boxes(session)
    (_, first), (_, second), third = request.boxes

    assert damaged(replace(request, boxes=((1, second), (2, first), third))) == (1, 2)


def test_a_box_taken_away_is_found(session: Session) -> None:
    request = with_boxes(session)

    assert damaged(replace(request, boxes=request.boxes[:-1])) == (3,)
    assert damaged(replace(request, boxes=())) == (1, 2, 3)


def test_a_box_sealed_by_another_hand_has_no_line_and_is_found(session: Session) -> None:
    request = with_boxes(session)
    foreign = sealing.seal(
        session.sealing_public, register_id=REGISTER_ID, no=4, plaintext=b"put in later"
    )

    assert damaged(replace(request, boxes=(*request.boxes, (4, foreign)))) == (4,)


def test_a_box_that_opens_and_holds_no_entry_is_damaged(session: Session) -> None:
    with_boxes(session, count=1)
    box = sealing.seal(session.sealing_public, register_id=REGISTER_ID, no=2, plaintext=b"{}")
    with session.change() as change:
        change.db.execute("INSERT INTO sealed VALUES (2, ?)", (box,))
        change.record(Action.SEALED_ADDED, 2, tier=Tier.SEALED, digest=safeguarding._digest(box))

    with pytest.raises(DamagedBoxError) as refused:
        safeguarding.sheets(session)

    assert refused.value.no == 2


def test_a_destroyed_sheet_is_not_missed(session: Session) -> None:
    with_boxes(session)
    with session.change() as change:
        line = change.record(Action.SEALED_DESTROYED, 2, tier=Tier.SEALED)
        change.db.execute("INSERT INTO destruction VALUES (2, ?)", (line.no,))

    sheets = safeguarding.sheets(session)

    assert [sheet.reference for sheet in sheets] == ["2026-001", "2026-003"]


def test_the_line_of_a_box_tells_its_digest_and_nothing_else(session: Session) -> None:
    safeguarding.seal_concern(session, an_account())

    head = journal.head(session.db)

    assert head is not None
    assert head.record == 1
    assert re.fullmatch("[0-9a-f]{64}", head.digest)
    assert head.reason == ""


def test_after_wrong_tries_the_next_one_at_the_sealed_tier_has_to_wait(
    session: Session, clock: StandingClock
) -> None:
    for _ in range(2):
        tries.count_wrong(REAL, session.folder, now=clock.now)
    assert safeguarding.delay_before_next_try(session) == 1

    clock.goes(seconds=1)

    assert safeguarding.delay_before_next_try(session) == 0
