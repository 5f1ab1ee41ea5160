"""Line 4: a whole process that opens, lists and searches, both sides at one key derivation cost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from app.services import recovery, registers
from app.vault.kdf import CHEAPEST, Argon2Parameters
from bench import generate, kdbx
from bench.frame import Side, Sides, Work, line, timed
from bench.peers import KEEPASSXC

if TYPE_CHECKING:
    from collections.abc import Iterator

# What KeePassXC proposes for a new file of its own.
COST = Argon2Parameters(memory_kib=65_536, passes=10, lanes=2)
WORD = "room"
BETWEEN = "orchard timber evening lantern"
DERIVATION = f"""
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
cost = dict(memory_cost={COST.memory_kib}, iterations={COST.passes}, lanes={COST.lanes})
Argon2id(salt=bytes(16), length=32, **cost).derive(b"a guess")
"""


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
    register, words = registers.on_this_computer(data)[0], generate.PASSPHRASE
    # By way of another one: the passphrase of now is refused as a new one.
    recovery.change_passphrase(register, words, BETWEEN, parameters=CHEAPEST)
    recovery.change_passphrase(register, BETWEEN, words, parameters=COST)
    yield Sides(_process("-m", "bench.search", str(data), WORD), _peer(work))
    shutil.rmtree(data)


# The part of the ratio above that no program can do without: it differs between computers.
@line(
    4,
    "process: nothing but the derivation",
    beside="keepassxc-cli search",
    most=None,
    needs=(KEEPASSXC,),
)
def derivation_beside_keepassxc(work: Work) -> Iterator[Sides]:
    yield Sides(_process("-c", DERIVATION), _peer(work))


def _process(*arguments: str) -> Side:
    return timed(lambda: _run(sys.executable, *arguments))


def _peer(work: Work) -> Side:
    vault = work.folder / "peer.kdbx"
    kdbx.make(vault, generate.PASSPHRASE, COST)
    # Saved once by the peer itself: an entry of its own has four times the elements.
    _run("keepassxc-cli", "add", "-q", str(vault), "one more")
    wanted = f"notes:{kdbx.term(kdbx.ENTRIES // 2)}"
    return timed(lambda: _run("keepassxc-cli", "search", "-q", str(vault), wanted))


def _run(*command: str) -> None:
    typed = f"{generate.PASSPHRASE}\n"
    subprocess.run(command, input=typed, text=True, check=True, capture_output=True)
