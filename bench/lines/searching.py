"""Line 4: a whole process that opens, lists and searches, both sides at one key derivation cost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from app.services import recovery, registers
from app.vault.kdf import Argon2Parameters
from bench import generate, kdbx
from bench.frame import Sides, Work, line, timed
from bench.peers import KEEPASSXC

if TYPE_CHECKING:
    from collections.abc import Iterator

# What KeePassXC proposes for a new file of its own.
COST = Argon2Parameters(memory_kib=65_536, passes=10, lanes=2)
WORD = "room"


@line(
    4,
    "process: open, list, look for a word",
    beside="keepassxc-cli search",
    most=0.40,
    needs=(KEEPASSXC,),
)
def search_beside_keepassxc(work: Work) -> Iterator[Sides]:
    data = work.folder / "at-one-cost"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(generate.register(work.folder, work.scale).folder.parent.parent, data)
    words = generate.PASSPHRASE
    recovery.change_passphrase(registers.on_this_computer(data)[0], words, words, parameters=COST)
    vault = work.folder / "peer.kdbx"
    kdbx.make(vault, words, COST)
    wanted = f"notes:{kdbx.term(kdbx.ENTRIES // 2)}"

    def run(*command: str) -> None:
        subprocess.run(command, input=f"{words}\n", text=True, check=True, capture_output=True)

    yield Sides(
        timed(lambda: run(sys.executable, "-m", "bench.search", str(data), WORD)),
        timed(lambda: run("keepassxc-cli", "search", "-q", str(vault), wanted)),
    )
    shutil.rmtree(data)
