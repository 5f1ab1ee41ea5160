"""A backup beside the key file is refused: whoever finds both needs the passphrase alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import (
    FileExistsAlreadyError,
    KeyFileMaybeOnStickError,
    KeyFileOnSameStickError,
    StickGoneError,
)
from app.services import backups, journal
from app.services import second_factor as factor
from app.storage import key_stick
from tests.real_registers import (
    a_backup,
    opened,
)
from tests.services.key_files import joined, unlock_with

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.registers import RegisterOnDisk


@pytest.mark.parametrize("place", ["", "photos"])
def test_a_backup_onto_the_stick_with_the_key_file_is_refused(
    register: RegisterOnDisk, elsewhere: Path, place: str
) -> None:
    key_file = joined(register, elsewhere)
    (path,) = elsewhere.iterdir()
    path.rename(elsewhere / "holiday.jpg")
    target = elsewhere / place
    target.mkdir(exist_ok=True)
    session = opened(unlock_with(register, key_file))
    lines = journal.count(session)

    with pytest.raises(KeyFileOnSameStickError):
        backups.begin(session, target)

    assert journal.count(session) == lines
    plan = backups.begin(session, target, beside_key_file=True)
    backups.finish(session, plan, backups.write(plan))
    session.close()


@pytest.mark.parametrize(
    ("key_at", "backup_at"),
    [
        ("private/keys", ""),
        ("private/keys", "backups"),
        (".a/b/c/d/e", "f/g/h"),
        ("", "a/b/c"),
    ],
)
def test_the_key_file_is_found_however_deep_it_lies(
    register: RegisterOnDisk, elsewhere: Path, key_at: str, backup_at: str
) -> None:
    place, target = elsewhere / key_at, elsewhere / backup_at
    place.mkdir(parents=True, exist_ok=True)
    target.mkdir(parents=True, exist_ok=True)
    session = opened(unlock_with(register, joined(register, place)))

    with pytest.raises(KeyFileOnSameStickError):
        backups.begin(session, target)
    session.close()


def test_a_place_that_was_looked_through_is_not_looked_through_again(
    register: RegisterOnDisk, elsewhere: Path, stick: Path
) -> None:
    assert not factor.has_key_file(register.folder)
    key_file = joined(register, stick)
    (key_path,) = stick.iterdir()
    looked = factor.look(register.folder, elsewhere)
    (elsewhere / "holiday.jpg").write_bytes(key_path.read_bytes())
    (elsewhere / "photos").mkdir()
    session = opened(unlock_with(register, key_file))

    with pytest.raises(KeyFileOnSameStickError):
        backups.begin(session, elsewhere / "photos", looked=looked)
    plan = backups.begin(session, elsewhere, looked=looked)

    assert factor.has_key_file(register.folder)
    backups.finish(session, plan, backups.write(plan))
    session.close()


def test_the_key_file_is_found_behind_many_folders(
    register: RegisterOnDisk, elsewhere: Path
) -> None:
    for number in range(600):
        (elsewhere / f"{number:04}").mkdir()
    session = opened(unlock_with(register, joined(register, elsewhere / "0599")))

    with pytest.raises(KeyFileOnSameStickError):
        backups.begin(session, elsewhere)
    session.close()


def test_a_stick_with_too_much_on_it_is_refused_because_nobody_can_tell(
    register: RegisterOnDisk, elsewhere: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(unlock_with(register, joined(register, stick)))
    lines = journal.count(session)
    monkeypatch.setattr(key_stick, "_MOST_SEEN", 10)
    for number in range(11):
        (elsewhere / str(number)).touch()

    with pytest.raises(KeyFileMaybeOnStickError):
        backups.begin(session, elsewhere)

    assert journal.count(session) == lines
    plan = backups.begin(session, elsewhere, beside_key_file=True)
    backups.finish(session, plan, backups.write(plan))
    session.close()


def test_the_disk_of_the_register_is_no_stick_that_could_hold_too_much(
    register: RegisterOnDisk, elsewhere: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(unlock_with(register, joined(register, elsewhere)))
    monkeypatch.setattr(key_stick, "_MOST_SEEN", 1)

    assert a_backup(session, stick).exists()
    session.close()


def test_a_full_row_of_names_is_said_and_nothing_overwritten(
    register: RegisterOnDisk, stick: Path
) -> None:
    first = factor.make(register, stick)
    for number in range(2, 100):
        first.with_name(f"{first.stem}-{number}{first.suffix}").touch()

    with pytest.raises(FileExistsAlreadyError):
        factor.make(register, stick)

    assert not list(stick.glob("*.part"))


def test_a_file_of_the_same_size_is_no_key_file(register: RegisterOnDisk, elsewhere: Path) -> None:
    (elsewhere / "stick").mkdir()
    key_file = joined(register, elsewhere / "stick")
    shutil.move(elsewhere / "stick", register.folder.parent.parent / "moved")
    (elsewhere / "photo").write_bytes(bytes(len(key_file)))
    session = opened(unlock_with(register, key_file))

    assert a_backup(session, elsewhere).exists()
    session.close()


def test_a_backup_elsewhere_is_not_refused(
    register: RegisterOnDisk, elsewhere: Path, stick: Path
) -> None:
    key_file = joined(register, elsewhere)
    session = opened(unlock_with(register, key_file))

    assert a_backup(session, stick).exists()
    session.close()


def test_a_key_file_of_another_register_or_time_refuses_no_backup(
    register: RegisterOnDisk, elsewhere: Path, stick: Path
) -> None:
    factor.make(register, elsewhere)
    key_file = joined(register, stick)
    session = opened(unlock_with(register, key_file))

    assert a_backup(session, elsewhere / "backups").exists()
    session.close()


def test_a_stick_that_is_gone_is_told_as_gone(register: RegisterOnDisk, stick: Path) -> None:
    session = opened(unlock_with(register, joined(register, stick)))

    with pytest.raises(StickGoneError):
        backups.begin(session, stick / "gone")
    session.close()
