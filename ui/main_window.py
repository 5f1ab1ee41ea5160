"""The window of an open register: menu, side bar, one page at a time, and the status line.

It knows no rules: it moves between pages and shows what they say.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import settings as preferences
from app.errors import RegisterError
from app.services import group
from ui import menus, messages, status_words, theme
from ui.lock.tier import quiet_minutes
from ui.made_pages import MadePages
from ui.marking import override
from ui.places import side_places
from ui.visits import Visits
from ui.widgets import tab_order
from ui.widgets.bands import PracticeBand, SealedBand
from ui.widgets.notices import Banner, UndoBar
from ui.widgets.scroll import ScrollStack
from ui.widgets.side_bar import SideBar
from ui.widgets.status_line import StatusLine
from ui.widgets.top_tools import TopTools

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from app.services.papers import PaperOrder
    from app.services.session import Session
    from app.settings import Settings
    from ui.pages.page import Page
    from ui.shell import Shell

STEP = 10  # per cent of text size
BELONGS_TO = {
    "meeting": "meetings",
    "member": "members",
    "member_new": "members",
    "agreement": "agreements",
    "sign": "agreements",
    "concern_new": "safeguarding",
    "keys": "settings",
}
NEW = {"meetings": "meetings", "meeting": "member_new", "safeguarding": "concern_new"}


class MainWindow(QMainWindow):
    """One register, unlocked. `closing` asks whoever made it to save and end."""

    closing = Signal()
    arrived = Signal(str)

    session: Session

    def __init__(self, shell: Shell) -> None:
        """Make the window of no register yet: it may be made while a passphrase is typed."""
        super().__init__()
        self.shell = shell
        self._here, self.may_close, self.tier_left = "", False, 0.0
        self.places = side_places()
        # Other programs can read a window's title: it says nothing about people.
        self.setWindowTitle("Circlekeep")
        self.side, self.tools = SideBar(self.places), TopTools(shell)
        self.banner, self.undo = Banner(can_close=True), UndoBar()
        self.status, self.sealed, self.practice = StatusLine(), SealedBand(), PracticeBand()
        self.practice.hide()
        self._heads, self._stack = QWidget(), ScrollStack()
        self.visits = Visits(self, self._stack)
        self._head_box = QVBoxLayout(self._heads)
        self._head_box.setContentsMargins(0, 0, 0, 0)
        self._pages = MadePages(self._head_box, self._stack)
        menus.fill(self)
        self._lay_out()
        self._minute = QTimer(self)
        self._minute.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._go_with_the_time)

    def open(self, session: Session, make_page: Callable[[str], Page | None]) -> None:
        """Take the register whose window this is, once."""
        self.session, self._pages.make_page = session, make_page
        self._pages.open(session)
        self.side.show_name(group.profile(session).discreet_name)
        self.tools.search.session = session
        self.practice.setVisible(session.is_practice)
        self._connect()
        self._minute.start()

    def expect(self, name: str, page: Page) -> None:
        """Take a page that has no register yet either, and lay it out as if it were shown."""
        self._pages.keep(name, page)
        self._pages.place(name)
        page.header.show()
        self._stack.setCurrentWidget(page)
        self.grab()

    # --- where one is ---------------------------------------------------------------------

    @property
    def here(self) -> str:
        """Give the name of the page shown."""
        return self._here

    def page(self, name: str) -> Page | None:
        """Give a page, made when it is first asked for."""
        return self._pages.place(name)

    def make(self, name: str) -> Page | None:
        """Make a page ahead of its first visit; it gets its place by `page`."""
        return self._pages.make(name)

    def pages(self) -> dict[str, Page]:
        """Give every page made so far."""
        return self._pages.all()

    def drop_unseen(self) -> None:
        """Take every page apart that was made ahead and nobody came to."""
        self._pages.drop_unseen()

    def go(self, name: str, args: dict[str, object]) -> None:
        """Show a page with its arguments."""
        page = self._pages.come_to(name)
        if page is None:
            return
        self._leave_page()
        try:
            if not page.would_lose(args):
                page.args = dict(args)
                page.arrive(args)
                self._refresh(page)
            if self._stack.currentWidget() is not page:
                # Else Qt hands it to the first button, and the page does not choose any more.
                self._stack.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show(name, page)
            tab_order.follow_layout(page)
            self._resume_open_draft(page, args)
        except RegisterError as error:
            if not self._here and name != "today":
                self.go("today", {})  # a window always shows something
            self.say_refused(error)
        page.take_keyboard()

    def show_paper(self, order: PaperOrder) -> None:
        """Show the preview of a paper."""
        page = self._pages.come_to("paper")
        show = getattr(page, "show_order", None)
        if page is None or show is None:
            return
        self._leave_page()
        old = self._pages.get(self._here)
        if old is not None and old is not page:
            page.args = {"page": self._here, "args": dict(old.args)}
        self._show("paper", page)
        show(order)

    def go_back(self) -> None:
        """Leave a page for its list; the draft is kept."""
        page = self._pages.get(self._here)
        if page is not None and page.header.back_page:
            page.header.back.click()
        elif self._here in BELONGS_TO:
            self.shell.go(BELONGS_TO[self._here])

    # --- what the menus ask for -----------------------------------------------------------

    def make_new(self) -> None:
        """Make what one makes here: a member, a meeting, an account under seal."""
        page = self._pages.get(self._here)
        make = getattr(page, "make_new", None)
        if make is not None:
            make()
        else:
            self.shell.go(NEW.get(self._here, "member_new"))

    def back_up(self) -> None:
        """Go to Backup and begin if there is one place to back up to."""
        self.shell.go("backup", start=True)

    def print_page(self) -> None:
        """Print what the page shows, if it is something that is printed."""
        page = self._pages.get(self._here)
        if page is None or not page.print_page():
            self.say("amber", self.tr("There is nothing to print on this page."), "")

    def show_settings(self) -> None:
        """Show the settings."""
        self.shell.go("settings")

    def start_search(self) -> None:
        """Put the cursor in the search box."""
        self.tools.start_search()

    def turn_names(self) -> None:
        """Hide names, or show them again."""
        self.shell.hide_names(not self.shell.names_hidden)

    def enlarge(self) -> None:
        """Make all text larger."""
        self._scale(self.shell.settings.text_percent + STEP)

    def shrink(self) -> None:
        """Make all text smaller."""
        self._scale(self.shell.settings.text_percent - STEP)

    def normal_size(self) -> None:
        """Give all text its normal size."""
        self._scale(100)

    def take_back(self) -> None:
        """Undo what the undo bar offers."""
        self.undo.take_back()

    # --- what pages say -------------------------------------------------------------------

    def say(self, kind: str, text: str, detail: str) -> None:
        """Say something under the head; it stays until it is closed or the page is left."""
        self.banner.show_message(kind, text, detail)
        self.banner.show()

    def show_status(self) -> None:
        """Show again what the status line says."""
        page = self._pages.get(self._here)
        is_drafting = page is not None and page.is_sealed and page.draft() is not None
        try:
            saved = status_words.saved(self.session, is_drafting=is_drafting)
            self.status.show_saved(saved.words)
            self.status.warn_of_saving(needs_you=saved.needs_you)
            backed_up = status_words.backed_up(self.session)
            self.status.show_backup(backed_up.words, needs_you=backed_up.needs_you)
        except RegisterError as error:
            self.say_refused(error)
        self.status.show_locks(quiet_minutes(self.session, self.shell.settings))

    def show_tier(self) -> None:
        """Show whether the sealed part is open, and whether one writes into it."""
        page = self._pages.get(self._here)
        is_inside = page is not None and page.is_sealed
        if self.session.tier is not None:
            minutes = self.shell.settings.tier_minutes
            left = self.tier_left or minutes * 60.0
            self.sealed.show_open(minutes=minutes, left=left, is_inside=is_inside)
        else:
            self.sealed.show_closed(is_writing=is_inside and self._here != "safeguarding")

    def show_settings_changed(self, _settings: Settings) -> None:
        """Fit everything to another theme or text size."""
        for part in (self.side, self.tools, self.status):
            part.fit()
        self.show_status()
        page = self._pages.get(self._here)
        if page is not None:
            page.header.fit()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close:
            self._minute.stop()  # what it would show belongs to a register that is closed now
            event.accept()
            return
        # Closing saves the same way as locking, and may find that it cannot.
        event.ignore()
        self.closing.emit()

    # --- inside ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(theme.MARGIN, 16, theme.MARGIN, 8)
        top.setSpacing(theme.GAP)
        self._heads.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        top.addWidget(self._heads, 1)
        top.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignTop)
        notices = QVBoxLayout()
        notices.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 6)
        notices.addWidget(self.banner)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        content.addLayout(top)
        content.addLayout(notices)
        content.addWidget(self._stack, 1)
        content.addWidget(self.undo)
        content.addWidget(self.status)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(content, 1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.practice)
        column.addWidget(self.sealed)
        column.addLayout(row, 1)
        self.banner.hide()
        self.setCentralWidget(inside)

    def _connect(self) -> None:
        shell = self.shell
        shell.wanted.connect(self.visits.go)
        shell.was_saved.connect(self.show_status)
        shell.said.connect(self.say)
        shell.undo_offered.connect(self.undo.offer)
        shell.paper_wanted.connect(self.visits.show_paper)
        shell.names_changed.connect(self._show_names)
        shell.tier_was_changed.connect(self.show_tier)
        shell.tier_was_changed.connect(self.show_status)
        shell.backup_was_changed.connect(self.show_status)
        shell.settings_changed.connect(self.show_settings_changed)
        self.side.chosen.connect(shell.go)
        self.tools.search.found.connect(self.visits.go)
        self.arrived.connect(self.tools.search.forget)
        self.tools.names_wanted.connect(shell.hide_names)
        self.tools.lock_wanted.connect(shell.lock)

    def _leave_page(self) -> None:
        old = self._pages.get(self._here)
        self.banner.hide()
        # An undo is kept across pages: what was binned is often left at once.
        if old is not None:
            old.keep_draft()

    def _show(self, name: str, page: Page) -> None:
        self._here = name
        # No stack here: it would be as high as its highest head, whichever is shown.
        for other in self._pages.all().values():
            other.header.setVisible(other is page)
        self._stack.setCurrentWidget(page)
        self.side.show_place(BELONGS_TO.get(name, name))
        self.arrived.emit(name)
        self.show_tier()
        self.show_status()

    def _refresh(self, page: Page) -> None:
        """Fill a page before it is shown: what is hidden is not laid out at each change."""
        try:
            page.refresh()
        except RegisterError as error:
            page.show_what_it_holds(is_read=False)
            self.say_refused(error)
        else:
            page.show_what_it_holds(is_read=True)

    def say_refused(self, error: RegisterError) -> None:
        """Say why something was not done or shown, and go on with what can be read."""
        self.say("brick", messages.sentence(error), "")
        # What else is damaged is said where it is met.
        with suppress(RegisterError):
            self.session.read_on()

    def _go_with_the_time(self) -> None:
        """Say again what depends on the time, on the page as in the status line."""
        self.show_status()
        page = self._pages.get(self._here)
        if page is not None:
            try:
                page.go_with_the_time()
            except RegisterError as error:
                self.say_refused(error)

    def _resume_open_draft(self, page: Page, args: dict[str, object]) -> None:
        """Bring back what was typed here before, where it belongs to what is shown."""
        if page.is_sealed or page.draft() is not None:
            return
        kept = page.kept_draft(args)
        if kept is not None:
            page.bring_back(kept)

    def _show_names(self, is_hidden: bool) -> None:
        self.tools.show_names_hidden(is_hidden)
        self.tools.search.forget()
        page = self._pages.get(self._here)
        if page is not None:
            page.refresh()

    def _scale(self, percent: int) -> None:
        allowed = preferences.TEXT_PERCENT
        self.shell.change_settings(text_percent=max(min(percent, allowed[-1]), allowed[0]))
