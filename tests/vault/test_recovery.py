"""A recovery code survives handwriting: what slips is named, and nothing wrong passes."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ForeignSheetError, MissingGroupsError, MistypedGroupError
from app.vault import recovery
from app.vault.recovery import ALPHABET, RecoveryCode
from tests.vault.words import OTHER_REGISTER, REGISTER_ID

CHANCE = random.Random(11)  # noqa: S311 - repeatable cases, no secrets
CODE = RecoveryCode(secret=bytes(range(20)), register_tag=0xABC, sheet_number=3)

codes = st.builds(
    RecoveryCode,
    secret=st.binary(min_size=20, max_size=20),
    register_tag=st.integers(0, 4095),
    sheet_number=st.integers(0, 255),
)


@given(codes)
def test_what_is_printed_is_read_again(code: RecoveryCode) -> None:
    assert len(code.groups) == 9
    assert all(len(group) == 5 and set(group) <= set(ALPHABET) for group in code.groups)
    assert recovery.parse(" ".join(code.groups)) == code


def test_the_printed_form_never_changes() -> None:
    printed = "NF032 000GF 40R4Z 0M306 E209N 185G1 R38EF 1W81F 24GKH"

    assert " ".join(CODE.groups) == printed


@given(codes, st.sampled_from(["", " ", "-", "\n", " \u2013 ", ". ", "\u00a0", ", "]))
def test_case_separators_and_lookalikes_do_not_matter(code: RecoveryCode, between: str) -> None:
    typed = between.join(code.groups).lower().replace("1", "l").replace("0", "o")

    assert recovery.parse(f"  {typed}\n") == code
    assert recovery.parse(typed.replace("l", "I").replace("o", "O")) == code


def test_no_wrong_sign_passes_anywhere() -> None:
    for place in range(1, 10):
        for _ in range(20):
            group = _a_group(place)
            for at in range(5):
                for sign in set(ALPHABET) - {group[at]}:
                    _refused(group[:at] + sign + group[at + 1 :], place)


def test_no_two_signs_can_change_places() -> None:
    for place in range(1, 10):
        for _ in range(300):
            group = _a_group(place)
            for one, other in combinations(range(5), 2):
                swapped = list(group)
                swapped[one], swapped[other] = group[other], group[one]
                if group[one] != group[other]:
                    _refused("".join(swapped), place)


def test_no_group_passes_in_the_place_of_another() -> None:
    for place in range(1, 10):
        group = _a_group(place)
        for elsewhere in set(range(1, 10)) - {place}:
            _refused(group, elsewhere)


@pytest.mark.parametrize("number", range(1, 10))
def test_the_first_wrong_group_is_named(number: int) -> None:
    groups = list(CODE.groups)
    groups[number - 1] = _with_wrong_last_sign(groups[number - 1])
    groups[8] = _with_wrong_last_sign(groups[8]) if number < 9 else groups[8]

    with pytest.raises(MistypedGroupError) as named:
        recovery.parse(" ".join(groups))

    assert named.value.number == number


@pytest.mark.parametrize("slip", ["NF03", "NF032M", "NFU3M", "NF\u00e93M", "\u0664F03M"])
def test_a_group_of_wrong_length_or_signs_is_named(slip: str) -> None:
    with pytest.raises(MistypedGroupError) as named:
        recovery.parse(" ".join([*CODE.groups[:4], slip, *CODE.groups[5:]]))

    assert named.value.number == 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", 0),
        (" - ", 0),
        (" ".join(CODE.groups[:8]), 8),
        ("".join(CODE.groups[:8]), 8),
        (" ".join((*CODE.groups, "NF032")), 10),
        ("NF032", 1),
    ],
)
def test_missing_groups_are_counted(text: str, found: int) -> None:
    with pytest.raises(MissingGroupsError) as counted:
        recovery.parse(text)

    assert counted.value.found == found


def test_a_sign_left_out_of_one_long_run_is_found() -> None:
    run = "".join(CODE.groups)

    with pytest.raises(MistypedGroupError) as named:
        recovery.parse(run[:22] + run[23:])

    assert named.value.number == 5


def test_a_sign_too_many_at_the_end_is_laid_to_the_last_group() -> None:
    with pytest.raises(MistypedGroupError) as named:
        recovery.parse("".join(CODE.groups) + "7")

    assert named.value.number == 9


@given(st.text(max_size=400))
def test_any_text_at_all_gets_a_plain_answer(text: str) -> None:
    with pytest.raises((MissingGroupsError, MistypedGroupError)):
        recovery.parse(text)


def test_a_new_code_carries_its_register_and_its_sheet() -> None:
    code = recovery.new(REGISTER_ID, 3)

    recovery.belongs_to(code, REGISTER_ID)
    assert code.sheet_number == 3
    assert recovery.new(REGISTER_ID, 256 + 3).sheet_number == 3
    assert recovery.new(REGISTER_ID, 3).secret != code.secret
    with pytest.raises(ForeignSheetError):
        recovery.belongs_to(code, OTHER_REGISTER)


def test_a_code_keeps_its_secret_to_itself() -> None:
    assert repr(CODE) == "RecoveryCode(register_tag=2748, sheet_number=3)"


def _a_group(place: int) -> str:
    code = RecoveryCode(
        secret=CHANCE.randbytes(20),
        register_tag=CHANCE.randrange(4096),
        sheet_number=CHANCE.randrange(256),
    )
    return code.groups[place - 1]


def _refused(group: str, place: int) -> None:
    with pytest.raises(MistypedGroupError):
        recovery.group_value(group, place)


def _with_wrong_last_sign(group: str) -> str:
    return group[:4] + ALPHABET[(ALPHABET.index(group[4]) + 1) % 32]
