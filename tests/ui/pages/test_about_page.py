"""The page that tells the version and the licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from app import paths
from ui.pages.about import AboutPage

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.shell import Shell


def test_it_tells_the_version(qtbot: QtBot, session: Session, shell: Shell) -> None:
    page = AboutPage(session, shell)
    qtbot.addWidget(page)
    qtbot.addWidget(page.header)
    page.refresh()

    said = " ".join(label.text() for label in page.header.findChildren(QLabel))

    assert paths.version() in said


def test_every_licence_can_be_read(qtbot: QtBot, session: Session, shell: Shell) -> None:
    page = AboutPage(session, shell)
    qtbot.addWidget(page)
    wanted = [path.read_text(encoding="utf-8") for _name, path in paths.licence_texts()]

    shown = []
    for number in range(page.choice.count()):
        page.choice.setCurrentIndex(number)
        shown.append(page.text.toPlainText())

    assert len(shown) >= 6
    assert [text.split() for text in shown] == [text.split() for text in wanted]


def test_in_a_bundle_the_gathered_texts_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered = tmp_path / "resources" / "licences" / "part-1.0"
    gathered.mkdir(parents=True)
    (gathered / "LICENSE").write_text("may be used", encoding="utf-8")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)

    assert paths.licence_texts() == [("part-1.0/LICENSE", gathered / "LICENSE")]
