"""The zone of the group, on computers that know it and on others."""

from __future__ import annotations

import pytest

from app.domain import zones
from tests.builders import NOON


def test_a_moment_is_told_where_the_group_meets() -> None:
    assert zones.local(NOON, "Asia/Tokyo").strftime("%d %H:%M") == "04 21:00"


@pytest.mark.parametrize(
    "name", ["Nowhere/Land", "", "../etc", "/etc/passwd", "Europe", "\0", "UTC+02:00"]
)
def test_a_zone_this_computer_does_not_know_is_replaced_by_its_own(name: str) -> None:
    assert zones.find(name) is None
    assert zones.local(NOON, name) == NOON
    assert zones.local(NOON, name).utcoffset() == NOON.astimezone().utcoffset()
