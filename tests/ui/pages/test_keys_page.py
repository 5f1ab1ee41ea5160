"""Changing the keys in the windows: nothing is changed unless it was asked for with the secrets."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.journal import Action
from app.errors import DiskFullError, KeyFileNeededError, RetiredSheetError, WrongPassphraseError
from app.services import (
    drafts,
    journal,
    recovery,
    registers,
    safeguarding,
    sealed_apart,
    second_factor,
    sheet_proof,
)
from app.services.key_changes import Secrets
from app.services.registers import UnlockRequest
from app.services.safeguarding import TierRequest
from app.vault import kdf
from tests.real_registers import OTHER_PASSPHRASE, PASSPHRASE, a_backup
from ui import messages
from ui.background import Job
from ui.pages.keys import KeysPage
from ui.pages.keys_cards import SealedCard
from ui.widgets.confirm import Confirm

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from app.services.setup import Created
    from tests.ui.pages.conftest import Asked, Show
    from ui.shell import Shell

LEFT = Qt.MouseButton.LeftButton
SEALED = "nine kettles behind the green door"


@pytest.fixture
def session(reopened: Session) -> Session:
    return reopened


@pytest.fixture
def page(keys_page: KeysPage) -> KeysPage:
    return keys_page


def acts(session: Session) -> list[str]:
    return [line.act for line in journal.latest(session)]


def says(page: KeysPage, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in page.message.text)


def words_of(page: KeysPage) -> str:
    return " ".join(label.text() for label in page.message.findChildren(QLabel))


def unlock(session: Session, passphrase: str, key_file: bytes | None = None) -> None:
    registers.derive_keys(
        UnlockRequest(register=session.register, passphrase=passphrase, key_file=key_file)
    )


def choose(new: object, passphrase: str) -> None:
    new.first.put(passphrase)  # type: ignore[attr-defined]
    new.again.put(passphrase)  # type: ignore[attr-defined]


def prove(page: KeysPage, qtbot: QtBot) -> None:
    """Type the two groups back, as from paper."""
    qtbot.waitUntil(lambda: page.proof is not None)
    proof = page.proof
    assert proof is not None
    sheet = proof._sheet
    assert sheet is not None
    for asked, number in zip(proof.proofs, recovery.proof_groups(sheet), strict=True):
        qtbot.keyClicks(asked.line, sheet.groups[number - 1])
    proof.promise.setChecked(True)
    qtbot.mouseClick(proof.go, LEFT)


def test_the_card_of_the_sealed_part_comes_by_itself(page: KeysPage, qtbot: QtBot) -> None:
    is_filling = page.is_filling()
    qtbot.waitUntil(lambda: not page.is_filling())

    cards = page.findChildren(SealedCard)

    assert is_filling
    assert cards == [page.apart]
    assert page.apart.turn_on.isVisible()


def test_the_passphrase_is_changed_and_old_backups_are_told_of(
    page: KeysPage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    a_backup(session, tmp_path / "stick")
    choose(page.change.new, OTHER_PASSPHRASE)

    qtbot.mouseClick(page.change.change, LEFT)
    says(page, qtbot, "The new passphrase opens")

    unlock(session, OTHER_PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        unlock(session, PASSPHRASE)
    assert acts(session)[0] == Action.PASSPHRASE_CHANGED
    assert "Earlier backups still open with the old one: 1" in words_of(page)
    assert page.secrets.passphrase.text == page.change.new.first.text == ""


def test_a_wrong_old_passphrase_changes_nothing_and_keeps_the_new_one_typed(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    page.secrets.passphrase.put("not the passphrase at all")
    choose(page.change.new, OTHER_PASSPHRASE)

    qtbot.mouseClick(page.change.change, LEFT)
    qtbot.waitUntil(lambda: page.secrets.field.has_error)

    unlock(session, PASSPHRASE)
    assert page.change.new.first.text == OTHER_PASSPHRASE
    assert Action.PASSPHRASE_CHANGED not in acts(session)


@pytest.mark.parametrize("again", [PASSPHRASE, f" {PASSPHRASE} "])
def test_the_passphrase_of_now_is_not_taken_for_a_new_one(
    page: KeysPage, session: Session, again: str
) -> None:
    keys = (session.register.folder / "gen-1" / "keys").read_bytes()

    for new, act in ((page.change.new, page.change.change), (page.apart.new, page.apart.turn_on)):
        choose(new, again)
        act.click()

        assert new.first_field.has_error
        assert "in use here already" in new.first_field.error.text()
        assert page.busy.isHidden()
    assert (session.register.folder / "gen-1" / "keys").read_bytes() == keys


def test_nothing_is_tried_before_the_passphrase_is_typed(page: KeysPage, qtbot: QtBot) -> None:
    page.secrets.forget()

    qtbot.mouseClick(page.sheet_card.make, LEFT)

    assert page.secrets.field.has_error
    assert page.busy.isHidden()


def test_a_new_sheet_is_typed_back_and_retires_the_old_one(
    page: KeysPage, session: Session, qtbot: QtBot, created: Created
) -> None:
    qtbot.mouseClick(page.sheet_card.make, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)
    waits = page.draft()
    page.keep_draft()
    prove(page, qtbot)

    assert QApplication.focusWidget() is page.secrets.passphrase.line
    assert waits == {"sheet": "not proven"}
    assert page.draft() is None
    assert not drafts.is_kept(session, "keys")
    assert acts(session)[0] == Action.SHEET_MADE
    with pytest.raises(RetiredSheetError):
        recovery.open_with_sheet(session.register, " ".join(created.sheet.groups))


def test_a_sheet_that_was_never_typed_back_is_told_of_after_a_lock(
    show: Show[KeysPage], qtbot: QtBot
) -> None:
    page = show(KeysPage, "keys")

    page.resume({"sheet": "not proven"})

    assert "not typed back" in page.message.text


def test_a_key_file_is_made_tried_and_given_up_again(
    page: KeysPage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.make_key_file(str(stick))
    says(page, qtbot, "together now")
    (path,) = stick.iterdir()
    content = second_factor.read(session.register, path)

    with pytest.raises(KeyFileNeededError):
        unlock(session, PASSPHRASE)
    unlock(session, PASSPHRASE, content)
    assert page.secrets.key_file.isVisible()
    page.secrets.passphrase.put(PASSPHRASE)
    with qtbot.waitSignal(page.secrets.key_file.changed):
        page.secrets.key_file.take(str(path))
    page.try_key_file(str(path))
    says(page, qtbot, "Checked.")
    assert page.secrets.passphrase.text == ""
    page.secrets.passphrase.put(PASSPHRASE)
    with qtbot.waitSignal(page.secrets.key_file.changed):
        page.secrets.key_file.take(str(path))
    page.remove_key_file()
    says(page, qtbot, "alone opens the register")
    unlock(session, PASSPHRASE)


def test_a_key_file_that_could_not_be_joined_does_not_stay_on_the_stick(
    page: KeysPage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.secrets.passphrase.put("not the passphrase at all")

    page.make_key_file(str(stick))
    qtbot.waitUntil(lambda: page.secrets.field.has_error)

    assert list(stick.iterdir()) == []
    unlock(session, PASSPHRASE)


def test_the_sealed_part_is_set_apart_only_once_its_sheet_is_proven(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    choose(page.apart.new, SEALED)
    qtbot.mouseClick(page.apart.turn_on, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)
    before = sealed_apart.is_apart(session.register)
    prove(page, qtbot)
    says(page, qtbot, "of its own now")

    assert not before
    assert sealed_apart.is_apart(session.register)
    safeguarding.open_tier_key(TierRequest.of(session, SEALED))
    assert page.secrets.sealed_field.isVisible()
    assert acts(session)[0] == Action.TIER_SET_APART


def test_leaving_the_second_sheet_changes_nothing(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    choose(page.apart.new, SEALED)
    qtbot.mouseClick(page.apart.turn_on, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)
    assert page.proof is not None
    assert page.proof.later.text().replace("&", "") == "Leave it as it is"

    qtbot.mouseClick(page.proof.later, LEFT)

    assert not sealed_apart.is_apart(session.register)
    assert page.sheet.isVisible()


def test_a_full_disk_speaks_of_no_words_where_a_sheet_is_not_proven(
    page: KeysPage, asked: Asked, qtbot: QtBot
) -> None:
    choose(page.apart.new, SEALED)
    qtbot.mouseClick(page.apart.turn_on, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)

    page.say_failed(DiskFullError())

    assert asked.said == [messages.sentence(DiskFullError())]


def test_making_all_keys_anew_is_asked_twice_and_the_safe_answer_has_the_keyboard(
    page: KeysPage, shell: Shell, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.renew.renew, LEFT)
    dialog = page.findChild(Confirm)
    assert dialog is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.safe)

    with qtbot.waitSignal(shell.new_keys_wanted):
        qtbot.mouseClick(dialog.act, LEFT)


def test_what_became_of_a_change_is_said_where_she_is_by_then(
    page: KeysPage, session: Session, qtbot: QtBot, asked: Asked
) -> None:
    choose(page.change.new, OTHER_PASSPHRASE)
    qtbot.mouseClick(page.change.change, LEFT)

    page.hide()
    qtbot.waitUntil(lambda: bool(asked.said))

    assert "The new passphrase opens" in asked.said[0]
    unlock(session, OTHER_PASSPHRASE)


def test_the_sealed_part_opens_with_its_sheet_when_its_passphrase_is_forgotten(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    secrets = Secrets(passphrase=PASSPHRASE)
    prepared = sealed_apart.prepare(session.register, secrets, SEALED, parameters=kdf.CHEAPEST)
    sealed_apart.turn_on(prepared)
    page.refresh()
    qtbot.mouseClick(page.apart.forgot, LEFT)
    choose(page.apart.new, "a barge beyond the seventh lock")
    groups = list(prepared.sheet.groups)
    wrong = ("Z" if groups[3][0] != "Z" else "Y") + groups[3][1:]
    for box, group in zip(page.apart.groups.boxes, [*groups[:3], wrong, *groups[4:]], strict=True):
        box.setText(group)
    qtbot.mouseClick(page.apart.recover, LEFT)
    qtbot.waitUntil(lambda: page.apart.groups_field.has_error)
    page.apart.groups.boxes[3].setText(groups[3])
    qtbot.mouseClick(page.apart.recover, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)
    assert page.proof is not None
    shown = [label.text() for label in page.proof.findChildren(QLabel)]
    prove(page, qtbot)

    assert "The sealed part's new sheet is proven" in page.message.text
    assert "Recovery sheet of the sealed part" in shown
    assert acts(session)[:2] == [Action.SHEET_MADE, Action.TIER_SET_APART]
    new = Secrets(passphrase=PASSPHRASE, sealed_passphrase="a barge beyond the seventh lock")
    sealed_apart.new_sheet(session.register, new)


def test_a_new_sheet_is_remembered_as_not_typed_back_until_it_is(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.sheet_card.make, LEFT)
    qtbot.waitUntil(lambda: page.proof is not None)
    is_noted = sheet_proof.is_unproven(session)

    prove(page, qtbot)

    assert is_noted
    assert not sheet_proof.is_unproven(session)


def test_the_proof_of_another_sheet_forgets_nothing(
    page: KeysPage, session: Session, qtbot: QtBot
) -> None:
    sheet_proof.note_unproven(session)
    choose(page.apart.new, SEALED)
    qtbot.mouseClick(page.apart.turn_on, LEFT)

    prove(page, qtbot)
    says(page, qtbot, "of its own now")

    assert sheet_proof.is_unproven(session)


def test_a_lock_that_fails_during_a_change_leaves_a_page_that_can_be_used(
    page: KeysPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def change(*_: object, **__: object) -> None:
        goes_on.wait()

    monkeypatch.setattr(recovery, "change_passphrase", change)
    choose(page.change.new, OTHER_PASSPHRASE)
    qtbot.mouseClick(page.change.change, LEFT)
    for job in Job.running():
        job.abandon()
    was_free = page.change.isEnabled()

    page.work_stopped()
    goes_on.set()

    assert not was_free
    assert page.change.isEnabled()
    assert page.busy.isHidden()
    assert page.change.new.first.text == OTHER_PASSPHRASE
    assert "done or not begun" in words_of(page)
