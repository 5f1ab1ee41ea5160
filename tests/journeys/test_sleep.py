"""A laptop that goes to sleep waits until the register is locked and its process replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.journeys import prepared
from tests.journeys.program import Program
from tests.journeys.test_lock import finds_the_note, write_a_note
from tests.login_service import (
    ASKS_DELAY,
    ASKS_SESSION,
    LETS_GO,
    OURS,
    a_bus,
    a_login_service,
)
from ui.lock import desktop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.program import Home
    from tests.login_service import LoginService

pytestmark = pytest.mark.needs("dbus-daemon")


def is_held_off(service: LoginService) -> None:
    assert {service.heard(), service.heard()} == {ASKS_SESSION, ASKS_DELAY}


def test_sleep_waits_for_every_lock_and_no_later_image_holds_it(home: Home, tmp_path: Path) -> None:
    prepared.a_used_register(home)
    with (
        a_bus(tmp_path) as address,
        a_login_service(address) as service,
        Program(home=replace(home, system_bus=address)) as program,
    ):
        assert service.hears_nothing()
        program.unlock(prepared.PASSPHRASE)
        is_held_off(service)
        write_a_note(program)

        service.tell_of_sleep(is_going=True)

        # No copy of the descriptor is left anywhere: the service sees the other end close.
        assert service.heard() == LETS_GO
        program.wait_for_window()
        service.tell_of_sleep(is_going=False)
        assert program.images[0] == program.images[1]
        assert service.hears_nothing()

        finds_the_note(program)
        is_held_off(service)
        service.tell(OURS, desktop.SESSION, "Lock")
        assert service.heard() == LETS_GO
        program.wait_for_window()
