"""The pages of one window: made when first asked for, and kept once somebody came to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import delete

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

    from app.services.session import Session
    from ui.pages.page import Page


class MadePages:
    """Knows which pages there are, and which of them hold nothing that anybody ever saw."""

    make_page: Callable[[str], Page | None]

    def __init__(self, heads: QVBoxLayout, stack: QStackedWidget) -> None:
        self._heads, self._stack = heads, stack
        self._made: dict[str, Page | None] = {}
        self._placed: dict[str, Page] = {}
        self._seen: set[str] = set()

    def all(self) -> dict[str, Page]:
        """Give every page that has its place."""
        return dict(self._placed)

    def get(self, name: str) -> Page | None:
        """Give a page if it has its place; nothing is made."""
        return self._placed.get(name)

    def make(self, name: str) -> Page | None:
        """Make a page ahead of its first visit; it gets its place by `place`."""
        if name not in self._made:
            self._made[name] = self.make_page(name)
        return self._made[name]

    def keep(self, name: str, page: Page) -> None:
        """Keep a page that was made before there was a register."""
        self._made[name] = page

    def open(self, session: Session) -> None:
        """Hand the register to the pages made before it was there."""
        for page in self._made.values():
            if page is not None:
                page.take_register(session)

    def place(self, name: str) -> Page | None:
        """Give a page its place in the window, and make it if need be."""
        if name not in self._placed:
            made = self.make(name)
            if made is None:
                return None
            made.make_rest()
            made.page_name = name
            self._placed[name] = made
            made.header.hide()
            self._heads.addWidget(made.header)
            self._stack.addWidget(made)
        return self._placed[name]

    def come_to(self, name: str) -> Page | None:
        """Give a page somebody goes to; from now on it may hold what was typed."""
        self._seen.add(name)
        return self.place(name)

    def drop_unseen(self) -> None:
        """Take every page apart that was made ahead and nobody came to."""
        for name in [name for name in self._made if name not in self._seen]:
            page = self._made.pop(name)
            self._placed.pop(name, None)
            if page is not None:
                self._stack.removeWidget(page)
                # At once: what waits to be deleted would still be given the new look.
                delete(page.header)
                delete(page)
