"""The page on the file formats is true: its blocks are run as they stand, in order."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidTag

from app.domain.journal import Action, Tier
from app.services import (
    drafts,
    journal,
    members,
    registers,
    safeguarding,
    sealed_apart,
    second_factor,
)
from app.services.key_changes import Secrets
from app.services.owed import OwedLine
from app.storage import (
    key_stick,
    owed_file,
    reserve,
    rest_mark,
    safety_copies,
    sheet_number,
    stick,
    tries,
)
from app.storage import registers as layout
from app.vault import kdf
from tests.builders import NOON, an_account
from tests.real_registers import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    a_backup,
    a_register,
    enrol,
    opened,
    unlock,
)
from tests.source import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.setup import Created

PAGE = PROJECT / "docs" / "format.md"
BACKUP = "register.ckbackup"
BLOCKS = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_page(**told: str) -> dict[str, Any]:
    """Run every Python block of the page in one namespace, with the first lines as they are told.

    That is what a person does: put the blocks into one file, say what there is, run it.
    """
    text = PAGE.read_text(encoding="utf-8")
    for name, value in told.items():
        text, found = re.subn(rf"^{name} = .*$", f"{name} = {value!r}", text, flags=re.MULTILINE)
        assert found == 1, name
    names: dict[str, Any] = {}
    for block in BLOCKS.findall(text):
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - this is what the test is for
    return names


@pytest.fixture
def created(tmp_path: Path) -> Created:
    return a_register(tmp_path / "data")


@pytest.fixture
def copies(created: Created, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of a used register and of its backup, as the page asks for."""
    session = opened(created.unlocked)
    enrol(session, "Heron", "Lamp")
    safeguarding.seal_concern(session, an_account("The tide was high."))
    drafts.keep(session, "meeting", {"text": "An open half"})
    drafts.keep_sealed(session, "concern_new", {"text": "A sealed half"})
    backup = a_backup(session, tmp_path / "stick")
    session.close()
    return copied(created, backup, tmp_path / "copies", monkeypatch)


def copied(created: Created, backup: Path, copies: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(created.unlocked.register.folder / "gen-1", copies / "gen-1")
    shutil.copy(backup, copies / BACKUP)
    monkeypatch.chdir(copies)
    return copies


def assert_everything_was_read(names: dict[str, Any]) -> None:
    assert [row[:2] for row in names["members"]] == [("M-001", "Heron"), ("M-002", "Lamp")]
    assert "The tide was high." in str(names["sealed"])
    assert names["drafts"] == {
        "meeting": {"text": "An open half"},
        "concern_new": {"text": "A sealed half"},
    }
    assert len(names["lines"]) >= 5


def test_the_page_reads_a_register_without_circlekeep(copies: Path) -> None:
    (copies / BACKUP).unlink()

    names = run_page()

    assert names["passphrase"] == PASSPHRASE
    assert_everything_was_read(names)


def test_the_page_reads_a_backup_when_nothing_else_is_left(copies: Path) -> None:
    shutil.rmtree(copies / "gen-1")

    names = run_page(backup_file=BACKUP)

    assert_everything_was_read(names)
    assert names["holds"]["counts"]["members"] == 2


def test_the_page_needs_no_passphrase_where_there_is_the_recovery_sheet(
    created: Created, copies: Path
) -> None:
    groups = " ".join(created.sheet.groups).lower().replace("1", "l").replace("0", "o")

    assert_everything_was_read(run_page(passphrase="", sheet=groups))
    assert_everything_was_read(run_page(passphrase="", sheet=groups, backup_file=BACKUP))


def test_the_page_finds_a_changed_byte_in_a_backup(copies: Path) -> None:
    path = copies / BACKUP
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(AssertionError, match="damaged"):
        run_page(backup_file=BACKUP)


def test_the_page_reads_the_second_copy_of_a_damaged_key_file(copies: Path) -> None:
    path = copies / "gen-1" / "keys"
    path.write_bytes(bytes(1000) + path.read_bytes()[1000:])

    assert_everything_was_read(run_page())

    path.write_bytes(bytes(128 * 1024))
    with pytest.raises(AssertionError):
        run_page()


def test_the_page_joins_a_key_file_to_the_passphrase(
    created: Created, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = created.unlocked.register
    stick = tmp_path / "stick"
    stick.mkdir()
    path = second_factor.make(register, stick)
    secrets = Secrets(passphrase=PASSPHRASE)
    unlocked = second_factor.join(register, secrets, path, parameters=kdf.CHEAPEST)
    session = opened(unlocked)
    safeguarding.seal_concern(session, an_account("The tide was high."))
    session.close()
    copied(created, path, tmp_path / "copies", monkeypatch)

    names = run_page(key_file=str(path))

    assert "The tide was high." in str(names["sealed"])
    with pytest.raises(OSError, match="No such file"):
        run_page()


def test_the_page_opens_a_sealed_part_that_was_set_apart(
    created: Created, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = created.unlocked.register
    prepared = sealed_apart.prepare(
        register,
        Secrets(passphrase=PASSPHRASE),
        OTHER_PASSPHRASE,
        parameters=kdf.CHEAPEST,
    )
    sealed_apart.turn_on(prepared)
    session = opened(created.unlocked)
    safeguarding.seal_concern(session, an_account("The tide was high."))
    backup = a_backup(session, tmp_path / "stick")
    session.close()
    copied(created, backup, tmp_path / "copies", monkeypatch)
    groups = " ".join(prepared.sheet.groups)

    for told in ({"sealed_passphrase": OTHER_PASSPHRASE}, {"sealed_sheet": groups}):
        assert "The tide was high." in str(run_page(**told)["sealed"])
    with pytest.raises(InvalidTag):
        run_page()


def test_a_backup_becomes_a_register_again_by_hand(copies: Path, tmp_path: Path) -> None:
    names = run_page(backup_file=BACKUP)

    generation = tmp_path / "again" / "registers" / names["register_id"].hex() / "gen-1"
    generation.mkdir(parents=True)
    (generation / "register.db").write_bytes((copies / "from-backup.db").read_bytes())
    (generation / "keys").write_bytes(names["block"].ljust(64 * 1024, b"\0") * 2)

    (register,) = registers.on_this_computer(tmp_path / "again")
    session = opened(unlock(register))
    assert [member.pseudonym for member in members.everyone(session)] == ["Heron", "Lamp"]
    assert session.read_only_because is None
    session.close()


def test_the_page_finds_the_words_of_a_seal(copies: Path, created: Created) -> None:
    session = opened(created.unlocked)
    words = (PROJECT / "resources" / "words" / "seal.txt").read_text(encoding="utf-8").split()
    earlier = journal.seal_at(session, 2)
    assert earlier is not None
    newest, on_a_paper = map(journal.seal_words, (journal.seal(session), earlier))
    session.close()

    names = run_page()

    for seal in (newest, on_a_paper):
        line = names["lines"][seal.line_no - 1]
        assert line[0] == seal.line_no
        assert tuple(words[place] for place in names["seal_places"](line[-1])) == seal.words


def test_what_the_page_says_of_lines_that_are_owed_opens_them(
    created: Created, copies: Path
) -> None:
    session = opened(created.unlocked)
    session.ledger.add([OwedLine(at=NOON, action=Action.SEALED_READ, tier=Tier.SEALED)])
    content = (session.folder / "owed").read_bytes()
    session.close()

    names = run_page()

    key = names["hkdf"](names["master"], names["register_id"], b"owed v1")
    bound = b"circlekeep owed lines v1" + names["register_id"]
    opened_list = names["AESGCM"](key).decrypt(content[:12], content[12:], bound)
    assert len(content) == 16 * 1024
    assert [line["action"] for line in names["json"].loads(opened_list)] == ["sealed_read"]


def test_the_page_names_every_file_that_may_lie_beside_a_register() -> None:
    page = PAGE.read_text(encoding="utf-8")
    beside = {
        layout._LOCK,
        reserve._NAME,
        safety_copies._FOLDER,
        tries._NAME,
        sheet_number._NAME,
        owed_file._NAME,
        rest_mark._NAME,
        f"{layout.DATABASE}-wal",
        "snapshot-",
    }

    assert beside <= set(re.findall(r"^\| `([a-z.-]+)[^|]*` \|", page, re.MULTILINE))
    assert all(f"`{suffix}`" in page for suffix in (stick.SUFFIX, key_stick.SUFFIX))
