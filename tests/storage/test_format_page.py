"""The page on the file formats is true: its blocks are run as they stand, in order."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from app.services import safeguarding
from tests.builders import an_account
from tests.real_registers import PASSPHRASE, a_backup, a_register, enrol, opened
from tests.source import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = PROJECT / "docs" / "format.md"
BLOCKS = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_page(text: str) -> dict[str, Any]:
    """Run every Python block of the page in one namespace, the way a person would."""
    names: dict[str, Any] = {}
    for block in BLOCKS.findall(text):
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - this is what the test is for
    return names


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of a used register and of its backup, as the page asks for."""
    created = a_register(tmp_path / "data")
    session = opened(created.unlocked)
    enrol(session, "Heron", "Lamp")
    safeguarding.seal_concern(session, an_account("The tide was high."))
    backup = a_backup(session, tmp_path / "stick")
    session.close()
    copies = tmp_path / "copies"
    shutil.copytree(created.unlocked.register.folder / "gen-1", copies / "gen-1")
    shutil.copy(backup, copies / "register.ckbackup")
    monkeypatch.chdir(copies)
    return copies


def test_the_page_reads_a_register_and_a_backup_without_circlekeep(copies: Path) -> None:
    names = run_page(PAGE.read_text(encoding="utf-8"))

    assert names["passphrase"] == PASSPHRASE
    assert [row[:2] for row in names["members"]] == [("M-001", "Heron"), ("M-002", "Lamp")]
    assert "The tide was high." in str(names["sealed"])
    assert len(names["lines"]) >= 5
    assert names["restored_members"] == names["members"]


def test_the_page_finds_a_changed_byte_in_a_backup(copies: Path) -> None:
    path = copies / "register.ckbackup"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(AssertionError, match="damaged"):
        run_page(PAGE.read_text(encoding="utf-8"))


def test_the_page_reads_the_second_copy_of_a_damaged_key_file(copies: Path) -> None:
    path = copies / "gen-1" / "keys"
    path.write_bytes(bytes(1000) + path.read_bytes()[1000:])

    text = PAGE.read_text(encoding="utf-8")

    with pytest.raises(AssertionError):
        run_page(text.replace("except AssertionError", "except OSError"))
    assert run_page(text)["members"]


def test_the_page_opens_a_register_with_the_recovery_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = a_register(tmp_path / "data")
    session = opened(created.unlocked)
    a_backup(session, tmp_path / "stick").rename(tmp_path / "register.ckbackup")
    session.close()
    shutil.copytree(created.unlocked.register.folder / "gen-1", tmp_path / "gen-1")
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    with_sheet = 'master = unwrap(3, 1, from_sheet("the nine groups"))'
    assert with_sheet in text

    groups = " ".join(created.sheet.groups)
    names = run_page(
        text.replace(
            "master = unwrap(1, 1, passphrase)\n",
            with_sheet.replace("the nine groups", groups) + "\n",
        )
    )

    assert names["info"]["counts"]["members"] == 0
