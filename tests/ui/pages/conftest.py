"""A shell that remembers what pages asked of the window, and pages shown in a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QThreadPool

from app.settings import Settings
from app.vault import kdf
from tests.real_registers import PASSPHRASE, a_register, opened
from ui.background import Job
from ui.pages.keys import KeysPage
from ui.pages.page import Page
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.papers import PaperOrder
    from app.services.session import Session
    from app.services.setup import Created

P = TypeVar("P", bound=Page)
Show = Callable[..., P]


@dataclass(slots=True)
class Asked:
    """What the pages asked of the window around them."""

    went: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    undos: list[tuple[str, Callable[[], object]]] = field(default_factory=list)
    papers: list[PaperOrder] = field(default_factory=list)


@pytest.fixture
def shell(qtbot: QtBot) -> Iterator[Shell]:
    """A real shell with default settings; jobs are over before the register closes."""
    shell = Shell(Settings())
    yield shell
    for job in Job.running():
        job.abandon()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def asked(shell: Shell) -> Asked:
    """Listen to the shell as the main window does."""
    asked = Asked()
    shell.wanted.connect(lambda page, args: asked.went.append((page, args)))
    shell.said.connect(lambda _kind, text, _detail: asked.said.append(text))
    shell.undo_offered.connect(lambda text, undo: asked.undos.append((text, undo)))
    shell.paper_wanted.connect(asked.papers.append)
    return asked


@pytest.fixture
def show(session: Session, shell: Shell, asked: Asked, qtbot: QtBot) -> Iterator[Show[Page]]:
    """Show a page as the main window does: made, named, arrived at, refreshed."""
    pages: list[Page] = []

    def shown(make: Callable[[Session, Shell], P], name: str, **args: object) -> P:
        page = make(session, shell)
        qtbot.addWidget(page)
        pages.append(page)
        page.page_name = name
        page.args = dict(args)
        page.arrive(args)
        page.resize(1154, 700)
        page.show()
        page.refresh()
        return page

    yield shown
    for page in pages:
        # The window goes before the register does; a draft due in a moment must not come after.
        page.keep_draft()


@pytest.fixture
def created(tmp_path: Path) -> Created:
    """A register on the disk, with the keys of a real one."""
    return a_register(tmp_path / "data")


@pytest.fixture
def reopened(created: Created) -> Iterator[Session]:
    """The session of that register."""
    session = opened(created.unlocked)
    yield session
    session.close()


@pytest.fixture
def keys_page(show: Show[KeysPage]) -> KeysPage:
    """The page of the keys, with the passphrase typed and new slots that cost little."""
    page = show(KeysPage, "keys")
    page.cost = kdf.CHEAPEST
    page.secrets.passphrase.put(PASSPHRASE)
    return page
