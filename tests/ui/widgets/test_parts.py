"""Fields, passphrase boxes, the undo bar and the ring as a person meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.models.rows import ChipLook
from ui.unlock.screen import BigChoice
from ui.widgets import Chip, Field, PassphraseEdit, Ring, UndoBar, button
from ui.widgets.header import PageHeader
from ui.widgets.note_edit import NoteEdit
from ui.widgets.notices import UNDO_SECONDS
from ui.widgets.side_bar import NavRow, SafetyButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

OPEN = ChipLook(text="Open since 18:45", icon="door-open", kind="needs")


def test_a_field_names_its_box_for_those_who_cannot_see(qtbot: QtBot) -> None:
    box = QLineEdit()
    field = Field("&Name here", box, "Not their full name.", needed=True)
    qtbot.addWidget(field)

    assert box.accessibleName() == "Name here"
    assert "needed" in box.accessibleDescription()
    assert "Not their full name." in box.accessibleDescription()
    assert field.label.buddy() is box


def test_an_error_stands_under_the_box_until_it_is_cleared(qtbot: QtBot) -> None:
    box = QLineEdit()
    field = Field("Name", box)
    qtbot.addWidget(field)
    field.show()

    field.show_error("M-011 has this name.")

    assert field.has_error
    assert field.error.isVisible()
    assert box.property("bad") == "true"
    assert "M-011" in box.accessibleDescription()
    field.clear_error()
    assert not field.has_error
    assert not field.error.isVisible()


def test_a_passphrase_is_hidden_until_it_is_shown(qtbot: QtBot) -> None:
    edit = PassphraseEdit()
    qtbot.addWidget(edit)

    assert edit.line.echoMode() is QLineEdit.EchoMode.Password
    qtbot.mouseClick(edit.show_button, Qt.MouseButton.LeftButton)
    assert edit.line.echoMode() is QLineEdit.EchoMode.Normal
    edit.forget()
    assert edit.line.echoMode() is QLineEdit.EchoMode.Password


def test_of_two_passphrases_the_letter_shows_the_one_one_is_in(qtbot: QtBot) -> None:
    both = QWidget()
    column = QVBoxLayout(both)
    first, second = PassphraseEdit(), PassphraseEdit()
    for edit in (first, second):
        column.addWidget(edit)
    qtbot.addWidget(both)
    both.show()
    with qtbot.waitActive(both):
        both.activateWindow()
    second.setFocus()

    qtbot.keyClick(second.line, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)

    qtbot.waitUntil(second.show_button.isChecked)
    assert not first.show_button.isChecked()
    assert QKeySequence.mnemonic(first.show_button.text()).isEmpty()


def test_undo_does_not_bring_a_passphrase_back(qtbot: QtBot) -> None:
    edit = PassphraseEdit(is_shown=True)
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit.line, "quiet lamp")
    edit.forget()

    qtbot.keyClick(edit.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert edit.text == ""


SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("letter", "held", "is_on"),
    [("a", NONE, False), ("A", SHIFT, False), ("A", NONE, True), ("a", SHIFT, True)],
)
def test_a_letter_that_contradicts_shift_tells_of_caps_lock(
    qtbot: QtBot, letter: str, held: Qt.KeyboardModifier, *, is_on: bool
) -> None:
    edit = PassphraseEdit()
    qtbot.addWidget(edit)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, letter)

    with qtbot.waitSignal(edit.caps_seen) as seen:
        QApplication.sendEvent(edit.line, key)

    assert seen.args == [is_on]


def test_what_was_done_can_be_taken_back_once(qtbot: QtBot) -> None:
    done: list[str] = []
    bar = UndoBar()
    qtbot.addWidget(bar)
    bar.offer("Ash was put in the bin.", lambda: done.append("back"))

    bar.take_back()
    bar.take_back()

    assert done == ["back"]
    assert bar.isHidden()


def test_the_way_back_closes_after_some_seconds(qtbot: QtBot) -> None:
    bar = UndoBar()
    qtbot.addWidget(bar)
    bar.offer("Ash was put in the bin.", lambda: None)

    for _ in range(UNDO_SECONDS):
        bar._tick()

    assert not bar.can_undo


def test_the_ring_says_its_number_in_words(qtbot: QtBot) -> None:
    ring = Ring()
    qtbot.addWidget(ring)

    ring.show_expected(9, "expected")

    assert ring.accessibleName() == "9 expected"


@pytest.mark.parametrize("kind", ["primary", "secondary", "quiet", "sealed", "danger"])
def test_buttons_are_large_enough_to_hit(qtbot: QtBot, kind: str) -> None:
    made = button("Do it", kind, "printer")
    qtbot.addWidget(made)
    made.show()

    assert made.height() >= 36


@pytest.mark.parametrize(
    "make",
    [
        lambda: button("Record tonight's meeting"),
        lambda: BigChoice("Start a new register", "About ten minutes.", "circle-plus"),
        lambda: NavRow("Meetings", "calendar-days"),
        lambda: SafetyButton("Safety"),
    ],
    ids=["button", "choice", "side", "safety"],
)
def test_enter_presses_the_button_it_stands_on(
    qtbot: QtBot, make: Callable[[], QAbstractButton]
) -> None:
    act = make()
    qtbot.addWidget(act)

    with qtbot.waitSignal(act.clicked):
        qtbot.keyClick(act, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(act.clicked):
        qtbot.keyClick(act, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_title_has_its_line_for_itself_at_large_text(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, name="light", percent=200)
    head = PageHeader("Sunday 22 November", "Meetings", [OPEN])
    qtbot.addWidget(head)
    head.resize(720, 200)
    head.show()

    (chip,) = head.findChildren(Chip)
    qtbot.waitUntil(chip.isVisible)
    beside = chip.mapTo(head, chip.rect().center())
    theme.apply(qapp, name="light", percent=100)

    assert beside.y() < head.title.geometry().top()
    assert not head.title.wordWrap()


def test_a_line_to_write_on_needs_no_bar_in_any_theme(qtbot: QtBot, qapp: QApplication) -> None:
    bars = {}
    for name in ("light", "dark", "contrast"):
        theme.apply(qapp, name=name, percent=100)
        box = NoteEdit(lines=1)
        qtbot.addWidget(box)
        box.resize(300, box.height())
        box.show()
        bars[name] = box.verticalScrollBar().isVisible()
    theme.apply(qapp, name="light", percent=100)

    assert not any(bars.values()), bars


def test_a_tick_that_cannot_be_changed_is_still_seen(qtbot: QtBot) -> None:
    ticked, empty = QCheckBox("Phones away"), QCheckBox("Phones away")
    for box in (ticked, empty):
        qtbot.addWidget(box)
        box.setEnabled(False)
        box.resize(200, 32)
        box.show()
    ticked.setChecked(True)

    inside = [box.grab().toImage().pixelColor(6, 11) for box in (ticked, empty)]

    assert inside == [theme.colour("soft"), theme.colour("well")]


def test_whether_a_box_is_needed_may_change_and_is_said_to_those_who_cannot_see(
    qtbot: QtBot,
) -> None:
    box = QLineEdit()
    field = Field("Why", box, "In a few words.")
    qtbot.addWidget(field)
    field.show()
    before = box.accessibleDescription()

    field.show_needed(is_needed=True)
    field.show_error("Say why.")
    field.clear_error()
    while_needed = box.accessibleDescription()
    words = [label.text() for label in field.findChildren(QLabel) if label.isVisible()]
    field.show_needed(is_needed=False)

    assert before == box.accessibleDescription() == "In a few words."
    assert while_needed == "needed. In a few words."
    assert sorted(words) == ["In a few words.", "Why", "needed"]
