"""Rows of a card show other words instead of being made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.widgets.rows import Rows

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_rows_are_kept_hidden_and_shown_again_in_their_order(qtbot: QtBot) -> None:
    card = QWidget()
    qtbot.addWidget(card)
    rows: Rows[QLabel, str] = Rows(QVBoxLayout(card), QLabel, QLabel.setText)

    rows.show(["one", "two"])
    first = rows.shown()
    rows.show(["three"])
    assert [row.text() for row in rows.shown()] == ["three"]
    assert first[1].isHidden()

    rows.show(["four", "five", "six"])
    assert [row.text() for row in rows.shown()] == ["four", "five", "six"]
    assert rows.shown()[:2] == first
    assert not any(row.isHidden() for row in rows.shown())
