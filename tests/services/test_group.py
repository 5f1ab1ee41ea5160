"""The group's own names and habits."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest

from app.domain.journal import Action
from app.errors import (
    EmptyFieldError,
    EndsBeforeItStartsError,
    TextTooLongError,
    UnknownRecordError,
)
from app.services import group
from tests.services import people

if TYPE_CHECKING:
    from app.services.session import Session


def test_other_choices_are_kept_trimmed_with_one_line(session: Session) -> None:
    profile = replace(group.profile(session), display_name=" Evening circle ", usual_place=" Hall ")

    kept = group.change_profile(session, profile)

    assert group.profile(session) == kept
    assert (kept.display_name, kept.usual_place) == ("Evening circle", "Hall")
    assert people.last_line(session).act == Action.PROFILE_CHANGED
    assert "Evening" not in repr(kept)


def test_a_real_group_never_becomes_a_practice_group(session: Session) -> None:
    changed = group.change_profile(session, replace(group.profile(session), is_practice=True))

    assert not changed.is_practice


def test_a_register_without_a_profile_says_so_and_takes_one(session: Session) -> None:
    profile = group.profile(session)
    session.db.execute("DELETE FROM profile")

    with pytest.raises(UnknownRecordError):
        group.profile(session)

    assert group.change_profile(session, replace(profile, is_practice=True)).is_practice


@pytest.mark.parametrize("name", ["display_name", "discreet_name"])
def test_a_group_has_both_its_names(session: Session, name: str) -> None:
    profile = group.profile(session)
    empty = {
        "display_name": replace(profile, display_name=" "),
        "discreet_name": replace(profile, discreet_name=" "),
    }[name]

    with pytest.raises(EmptyFieldError) as refused:
        group.change_profile(session, empty)

    assert refused.value.field == name


def test_what_cannot_be_is_refused(session: Session) -> None:
    profile = group.profile(session)

    with pytest.raises(TextTooLongError):
        group.change_profile(session, replace(profile, usual_place="x" * 101))
    for zone in ("Nowhere/Land", "", "../etc"):
        with pytest.raises(UnknownRecordError):
            group.change_profile(session, replace(profile, time_zone=zone))
    for grace in (-1, 4):
        with pytest.raises(UnknownRecordError):
            group.change_profile(session, replace(profile, unsigned_grace_meetings=grace))
    with pytest.raises(EndsBeforeItStartsError):
        group.change_profile(session, replace(profile, usual_end=time(18, 0)))

    assert group.profile(session) == profile


def test_a_zone_only_another_computer_knows_stops_no_other_choice(session: Session) -> None:
    session.db.execute("UPDATE profile SET time_zone = 'Moon/Tycho'")
    profile = group.profile(session)

    group.change_profile(session, replace(profile, usual_place="The hall"))

    assert group.profile(session).usual_place == "The hall"
    assert group.profile(session).time_zone == "Moon/Tycho"
