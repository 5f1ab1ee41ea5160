"""What a run leaves behind: no word of it on any disk, in any log, in a locked memory."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from app.services import registers
from tests.journeys import canaries, memory, prepared
from tests.journeys.program import Home, Program

if TYPE_CHECKING:
    from pathlib import Path

PSEUDONYM = "Quillfeather"
NOTE = "Thimbleweed was read aloud before the tea"
DRAFT = "Umbrastone is a sentence that nobody finished"
UNDER_SEAL = "Verdigrisle was said at the gate"
PLANTED = (PSEUDONYM, NOTE, DRAFT, UNDER_SEAL, prepared.PASSPHRASE)


def live(program: Program) -> None:
    """Plant every word through the windows, read what is sealed, make a paper and a backup."""
    program.unlock(prepared.PASSPHRASE)
    program.press("Ctrl+3", "Ctrl+N")
    program.order("focused", "Name here")
    program.type(PSEUDONYM)
    program.press("Ctrl+Return")
    program.see("Put in the bin")
    program.press("Ctrl+F")
    program.type(PSEUDONYM[:6])
    program.order("popup_open")
    program.press("Escape", "Ctrl+1")
    program.click("Record tonight's meeting")
    program.fill("About the evening", NOTE)
    program.press("Ctrl+5")
    program.click("New sheet")
    program.order("focused", "What was said or seen")
    program.type(UNDER_SEAL)
    program.click("Not sure")
    program.press("Ctrl+Return")
    program.see("This part is sealed")
    program.order("focused", "Passphrase")
    program.type(prepared.PASSPHRASE + "\n")
    program.see(UNDER_SEAL)
    program.press("Ctrl+7")
    program.click("Back up to KINGSTON")
    program.see("Checked. It opens, and everything is in it.")
    program.press("Ctrl+5")
    program.click("New sheet")
    program.order("focused", "What was said or seen")
    program.type(DRAFT)


def keys_of(home: Home) -> list[str | bytes]:
    """Work out every key of the register from its passphrase."""
    (register,) = registers.on_this_computer(home.registers)
    unlocked = registers.derive_keys(
        registers.UnlockRequest(register=register, passphrase=prepared.PASSPHRASE)
    )
    return [getattr(unlocked.keys, key.name) for key in fields(unlocked.keys)]


def test_no_planted_word_is_on_disk_or_in_a_locked_memory(home: Home) -> None:
    prepared.a_used_register(home)
    home.has_stick = True
    secrets = [*PLANTED, prepared.SEALED, *prepared.NAMES, *keys_of(home)]
    with Program(home=home) as program:
        program.order("focused", "Passphrase")
        program.type(prepared.PASSPHRASE)
        typed = memory.found(program.pid, secrets)
        program.press("Ctrl+A")
        live(program)
        before = memory.found(program.pid, secrets)
        program.lock()
        after = memory.found(program.pid, secrets)
        left_open = b"".join(canaries.deleted_but_open(program.pid))
        said = program.said
        program.unlock(prepared.PASSPHRASE)
        program.see(DRAFT)
        program.end()

    assert set(typed) == {prepared.PASSPHRASE}
    seen = {*PLANTED, prepared.SEALED, *prepared.NAMES} - {prepared.PASSPHRASE}
    assert seen <= set(before), "the search finds what is there"
    assert set(before) & {str(key) for key in secrets if isinstance(key, bytes)}
    assert after == {}
    assert canaries.found([*PLANTED, *prepared.NAMES, prepared.SEALED], home.top) == {}
    assert not any(form in left_open for word in PLANTED for form in canaries.forms(word))
    assert not any(word in said for word in PLANTED)


def test_a_process_that_opened_nothing_sealed_holds_nothing_sealed(home: Home) -> None:
    prepared.a_used_register(home)
    with Program(home=home) as program:
        program.unlock(prepared.PASSPHRASE)
        for number in range(1, 8):
            program.press(f"Ctrl+{number}")
        program.press("Ctrl+3")
        program.click_row(prepared.NAMES[0])
        program.see("Put in the bin")

        hits = memory.found(program.pid, [prepared.SEALED, prepared.NAMES[0]])

        assert set(hits) == {prepared.NAMES[0]}


def test_the_search_of_files_finds_a_word_in_every_way_it_may_lie(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE note (text TEXT)")
    plain.execute("INSERT INTO note VALUES (?)", (NOTE,))
    plain.commit()
    plain.close()
    for form in canaries.forms(NOTE):
        (tmp_path / f"{len(list(tmp_path.iterdir()))}").write_bytes(b"before" + form + b"after")

    found = canaries.found([NOTE, DRAFT], tmp_path)

    assert set(found) == {NOTE}
    assert len(found[NOTE]) == len(canaries.forms(NOTE)) + 1


@pytest.mark.needs("strace")
def test_no_socket_of_the_internet_is_ever_asked_for(home: Home) -> None:
    prepared.a_used_register(home)
    home.has_stick = True
    log = home.top / "network"
    command = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=%network", "-o", str(log))
    with Program(home=home, through=command) as program:
        live(program)
        program.lock()
        program.unlock(prepared.PASSPHRASE)
        program.end()

    calls = log.read_text(encoding="utf-8", errors="replace")
    assert internet(calls) == []


INTERNET = re.compile(r"\b(?:AF|PF)_(?:INET6?|NETLINK|PACKET)\b")


def internet(calls: str) -> list[str]:
    return [line for line in calls.splitlines() if INTERNET.search(line)]


@pytest.mark.needs("strace")
def test_a_socket_of_the_internet_would_be_noticed(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    log = tmp_path / "network"
    reach_out = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=%network", "-o", str(log)]
    subprocess.run([*command, sys.executable, "-c", reach_out], check=True)

    assert internet(log.read_text(encoding="utf-8")) != []
