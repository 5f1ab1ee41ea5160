"""The main window over an open register, as every test of it starts from."""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING

from app.settings import Settings
from ui.main_window import MainWindow
from ui.places import PAGES
from ui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytestqt.qtbot import QtBot

    from app.services.session import Session
    from ui.pages.page import Page

    Kinds = Mapping[str, Callable[[Session, Shell], Page]]


def a_window(
    qtbot: QtBot, session: Session, kinds: Kinds, *, shell: Shell | None = None
) -> MainWindow:
    """Make a window with pages of these kinds, and no others; it is not shown yet."""
    shell = shell or Shell(Settings())
    window = MainWindow(shell)
    window.open(session, lambda name: kinds[name](session, shell))
    window.may_close = True
    qtbot.addWidget(window)
    return window


def _loaded(module: str, kind: str, session: Session, shell: Shell) -> Page:
    page: Page = getattr(importlib.import_module(f"ui.pages.{module}"), kind)(session, shell)
    return page


EVERY_KIND = {name: partial(_loaded, module, kind) for name, (module, kind) in PAGES.items()}
