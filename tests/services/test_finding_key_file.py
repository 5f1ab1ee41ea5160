"""The key file in use is found on a stick, whatever else lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services import second_factor as factor
from app.services.key_changes import Secrets
from app.storage import key_stick
from app.vault import kdf
from tests.real_registers import PASSPHRASE, a_register

if TYPE_CHECKING:
    from pathlib import Path


def test_the_key_file_in_use_is_found_among_others(tmp_path: Path) -> None:
    register = a_register(tmp_path).unlocked.register
    stick, empty = tmp_path / "stick", tmp_path / "empty"
    stick.mkdir()
    empty.mkdir()
    old = factor.make(register, stick)
    factor.join(register, Secrets(passphrase=PASSPHRASE), old, parameters=kdf.CHEAPEST)
    content = factor.read(register, old)
    new = factor.make(register, stick)
    secrets = Secrets(passphrase=PASSPHRASE, key_file=content)
    factor.join(register, secrets, new, parameters=kdf.CHEAPEST)
    (stick / f"noise{key_stick.SUFFIX}").write_bytes(b"x" * len(content))

    assert factor.find(register, [empty, stick]) == new
    assert factor.find(register, [empty]) is None
