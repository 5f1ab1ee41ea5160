"""Lines 13 and 14: the backup file written and read back, beside tools people trust."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.services import backups
from bench import generate
from bench.frame import Sides, Work, line, timed
from bench.peers import AGE, BORG, RESTIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.services.session import Session

CHUNK = 1 << 20


class Backup:
    """Our side: a backup as the app makes it, its stages timed as it tells of them."""

    def __init__(self, work: Work) -> None:
        self.session: Session = generate.opened(generate.a_copy(work.folder, work.scale))
        self.stick = emptied(work.folder / "stick")
        self.marks: dict[str, list[float]] = {}
        self.file = Path()

    def make(self) -> None:
        """Make one backup and keep nothing but the newest."""
        emptied(self.stick)
        self.marks = {}
        plan = backups.begin(self.session, self.stick)
        written = backups.write(plan, progress=self._note)
        ended = time.perf_counter()
        backups.finish(self.session, plan, written)
        self.marks["end"] = [ended, ended]
        self.file = written.path

    def written(self) -> float:
        """Return the time from the first byte for the stick until the device has them all."""
        self.make()
        return self.marks["read_back"][0] - self.marks["check"][1]

    def read_back(self) -> float:
        """Return the time of reading the file from the device again and proving it."""
        self.make()
        return self.marks["read_back"][1] - self.marks["read_back"][0]

    def _note(self, stage: str, _done: int, _total: int) -> None:
        now = time.perf_counter()
        self.marks.setdefault(stage, [now, now])[1] = now


class Peer:
    """The other side: a tool that copies the same database file to the same disk."""

    def __init__(self, work: Work) -> None:
        folder = generate.register(work.folder, work.scale).folder
        self.source = next(folder.glob("gen-*/register.db"))
        self.target = work.folder / "peer"
        self.environment = {
            **os.environ,
            "BORG_BASE_DIR": str(work.folder / "borg-home"),
            "BORG_PASSPHRASE": generate.PASSPHRASE,
            "BORG_REPO": str(self.target),
            "RESTIC_CACHE_DIR": str(work.folder / "restic-cache"),
            "RESTIC_PASSWORD": generate.PASSPHRASE,
            "RESTIC_REPOSITORY": str(self.target),
        }

    def time(self, *command: str, before: tuple[str, ...] = ()) -> float:
        """Run the tool into an empty place; return its time until the device has it all."""
        emptied(self.target)
        if before:
            self.run(*before)
        started = time.perf_counter()
        self.run(*command)
        for path in self.target.rglob("*"):
            if path.is_file():
                sync(path)
        return time.perf_counter() - started

    def run(self, *command: str) -> None:
        """Run the tool."""
        subprocess.run(
            command,
            env=self.environment,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def writing(work: Work, peer: Callable[[Peer], float]) -> Iterator[Sides]:
    """Measure the writing of our file beside a peer's."""
    ours, theirs = Backup(work), Peer(work)
    yield Sides(ours.written, lambda: peer(theirs))
    ours.session.close()
    shutil.rmtree(theirs.target)


@line(13, "backup file written and on the device", beside="cp + fsync", most=1 / 0.8)
def written_beside_cp(work: Work) -> Iterator[Sides]:
    return writing(work, lambda peer: peer.time("cp", str(peer.source), str(peer.target / "copy")))


@line(13, "backup file written and on the device", beside="age", most=0.6, needs=(AGE,))
def written_beside_age(work: Work) -> Iterator[Sides]:
    recipient = age_recipient(work.folder)
    return writing(
        work,
        lambda peer: peer.time(
            "age", "-r", recipient, "-o", str(peer.target / "age"), str(peer.source)
        ),
    )


@line(13, "backup file written and on the device", beside="restic", most=1 / 5, needs=(RESTIC,))
def written_beside_restic(work: Work) -> Iterator[Sides]:
    return writing(
        work,
        lambda peer: peer.time(
            "restic", "backup", "-q", str(peer.source), before=("restic", "init")
        ),
    )


@line(13, "backup file written and on the device", beside="borg", most=1 / 5, needs=(BORG,))
def written_beside_borg(work: Work) -> Iterator[Sides]:
    return writing(
        work,
        lambda peer: peer.time(
            "borg",
            "create",
            "--compression",
            "none",
            "::one",
            str(peer.source),
            before=("borg", "init", "-e", "repokey-blake2"),
        ),
    )


@line(13, "copy, every check, write and read back", beside="cp + fsync", most=None)
def whole_beside_cp(work: Work) -> Iterator[Sides]:
    ours, theirs = Backup(work), Peer(work)
    yield Sides(
        timed(ours.make),
        lambda: theirs.time("cp", str(theirs.source), str(theirs.target / "copy")),
    )
    ours.session.close()


@line(14, "backup file proven from end to end", beside="age -d", most=0.4, needs=(AGE,))
def proven_beside_age(work: Work) -> Iterator[Sides]:
    ours, theirs = Backup(work), Peer(work)
    encrypted = work.folder / "encrypted.age"
    encrypted.unlink(missing_ok=True)
    theirs.run("age", "-r", age_recipient(work.folder), "-o", str(encrypted), str(theirs.source))
    key = str(work.folder / "age.key")

    def decrypt() -> None:
        forget(encrypted)
        theirs.run("age", "-d", "-i", key, "-o", "/dev/null", str(encrypted))

    yield Sides(ours.read_back, timed(decrypt))
    ours.session.close()
    encrypted.unlink()


@line(14, "backup file proven from end to end", beside="reading it once", most=None)
def proven_beside_reading(work: Work) -> Iterator[Sides]:
    ours, theirs = Backup(work), Peer(work)

    def read() -> None:
        forget(theirs.source)
        with theirs.source.open("rb", buffering=0) as file:
            while file.read(CHUNK):
                pass

    yield Sides(ours.read_back, timed(read))
    ours.session.close()


def age_recipient(folder: Path) -> str:
    """Make a key for age and return who it is for."""
    key = folder / "age.key"
    if not key.exists():
        subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    told = [text for text in key.read_text().splitlines() if "public key" in text]
    return told[0].split()[-1]


def emptied(folder: Path) -> Path:
    """Return the folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def sync(path: Path) -> None:
    """Wait until the device has the file."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def forget(path: Path) -> None:
    """Drop the file from the system's memory, so that it is read from the device."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
