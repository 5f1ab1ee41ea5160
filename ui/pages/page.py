"""What every page of the main window has: a head, a column that scrolls, and an action bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QVBoxLayout,
    QWidget,
)

from app.errors import RegisterError, RegisterReadOnlyError
from app.services import drafts, group
from ui import messages, theme
from ui.widgets import tab_order
from ui.widgets.action_bar import ActionBar
from ui.widgets.curtain import Curtain
from ui.widgets.header import PageHeader
from ui.widgets.scroll import ScrollPage

if TYPE_CHECKING:
    from app.services.session import Session
    from ui.shell import Shell

Args = Mapping[str, object]
DRAFT_AFTER = 1000  # milliseconds after the last key


class Page(QWidget):
    """One page; the window lays out `header` beside its tools, the rest is here.

    `name` is what `shell.go` calls it and what its draft is kept under.
    """

    is_sealed: ClassVar[bool] = False
    # The argument that tells which record the page is about: each has a draft of its own.
    about: ClassVar[str] = ""

    moved = Signal(str, dict)
    saved = Signal(object)
    told = Signal(str)
    undo_offered = Signal(str, object)

    session: Session

    def __init__(self, session: Session | None, shell: Shell) -> None:
        """Make a page; one made ahead of its register is handed that by `take_register`."""
        super().__init__()
        if session is not None:
            self.session = session
        self.shell = shell
        self.page_name = ""
        self.args: dict[str, object] = {}
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = PageHeader(parent=self)
        self.header.gone_back.connect(self._go_back)
        self.sheet = ScrollPage(parent=self)
        self.body = self.sheet.body
        self.bar = ActionBar(self)
        self.curtain = Curtain(self.sheet)
        self._has_typed, self._row = False, ""
        self._last_kept: dict[str, object] | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(DRAFT_AFTER)
        self._typing.timeout.connect(self.keep_draft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.bar)

    def take_register(self, session: Session) -> None:
        """Take the register that was not open yet when the page was made."""
        self.session = session

    @cached_property
    def zone(self) -> str:
        """Give the time zone of the group."""
        return group.profile(self.session).time_zone

    @property
    def title(self) -> str:
        """Give what stands in the head."""
        return self.header.title.text()

    @property
    def place(self) -> tuple[str, Args]:
        """Give the page one comes back to after a lock, and what it is about."""
        return self.page_name, self.args

    @property
    def draft_name(self) -> str:
        """Give what the draft of this page is kept under."""
        # By the time an act is done the page may have been asked about another record.
        return self._row or self._row_of(self.args)

    def make_rest(self) -> None:
        """Make what the first turn of making the page left out; it may be asked for again."""

    def arrive(self, args: Args) -> None:
        """Take what the page is about; called before `refresh` whenever somebody goes here."""

    def refresh(self) -> None:
        """Show what the register holds now."""

    def show_what_it_holds(self, *, is_read: bool) -> None:
        """Show nothing where it could not be read: what stood there would be taken for true.

        Words that somebody wrote here stay in sight all the same.
        """
        inside = self.sheet.widget()
        is_empty = not is_read and self.draft() is None
        if inside is not None and inside.isHidden() != is_empty:
            inside.setVisible(not is_empty)

    def go_with_the_time(self) -> None:
        """Show what another hour or day has changed; asked every minute while it is shown."""

    def is_filling(self) -> bool:
        """Tell whether something of what is seen first is still being made."""
        return False

    def complete(self) -> None:
        """Make now what would otherwise come in the next turns."""

    def order_tabs(self) -> None:
        """Let Tab go through the page as the eye does, also to parts that came later."""
        tab_order.follow_layout(self)

    def first_stop(self) -> QWidget | None:
        """Give what takes the keyboard when somebody comes here, if the page holds anything."""
        return tab_order.first_stop(self)

    def take_keyboard(self) -> None:
        """Take the keyboard: where it was before, else where the page begins."""
        focus = QApplication.focusWidget()
        # Qt gives it to the page itself where it finds nothing to press; no key scrolls then.
        if focus not in (None, self) and self.isAncestorOf(focus) and focus.isVisible():
            self.sheet.bring_into_sight(focus)
            return
        before: QWidget | None = self.focusWidget()
        is_new = False
        if before is self.sheet:
            before = None  # it had the keyboard only because there was nothing to press then
        if before in (None, self) or not before.isVisibleTo(self) or not before.isEnabled():
            before, is_new = self.first_stop(), True
        # Where there is nothing to press the keys scroll, and a reader says where one is.
        self.sheet.setAccessibleName(self.title)
        (before or self.sheet).setFocus(Qt.FocusReason.OtherFocusReason)
        if is_new:
            # A long table would be scrolled to its middle, and hide what the page begins with.
            self.sheet.verticalScrollBar().setValue(0)
        if before is not None and not (is_new and isinstance(before, QAbstractItemView)):
            self.sheet.bring_into_sight(before)

    def print_page(self) -> bool:
        """Print what is shown; tell whether there is anything that is printed."""
        act = getattr(self, "print", None)
        if not isinstance(act, QAbstractButton) or not act.isVisible() or not act.isEnabled():
            return False
        act.click()
        return True

    def draft(self) -> dict[str, object] | None:
        """Give what was typed and not yet done, as plain data."""
        return None

    def resume(self, data: dict[str, object]) -> None:
        """Put back what `draft` gave."""

    def bring_back(self, data: dict[str, object]) -> None:
        """Put back what was kept: it need not be kept again."""
        self.resume(data)
        self._last_kept = self.draft()

    def kept_draft(self, args: Args) -> dict[str, object] | None:
        """Give what was kept of an open page about the record of these arguments."""
        self._row = self._row_of(args)
        kept = drafts.kept(self.session, self._row)
        return None if kept is None else dict(kept)

    def draft_kept(self) -> None:
        """Hear that the draft was kept just now."""

    def work_stopped(self) -> None:
        """Hear that slow work was given up for a lock, without an answer."""

    def note_typing(self) -> None:
        """Keep the draft one second after the last key."""
        self._has_typed = True
        self._typing.start()

    def keep_draft(self) -> None:
        """Keep what is typed, sealed on a sealed page; say so if it cannot be kept."""
        self._typing.stop()
        try:
            if self.write_draft():
                self.shell.say_saved()
                self.draft_kept()
        except RegisterReadOnlyError as error:
            words = self.tr("What you type now cannot be kept here. Write it on paper.")
            self.shell.say(messages.sentence(error), words)
        except RegisterError as error:
            self.say_failed(error)

    @property
    def has_unkept(self) -> bool:
        """Tell whether words stand here that would not come back after a lock."""
        data = self.draft() if self._has_typed else None
        return data is not None and data != self._last_kept

    def would_lose(self, args: Args) -> bool:
        """Tell whether words that cannot be kept now would give way to what comes instead of them.

        That is another record's, or what the register holds of the same. A sealed page stays as it
        is without being asked.
        """
        is_other = bool(self.about) and self._row_of(args) != self._row_of(self.args)
        can_keep = self.session.read_only_because is None
        if not self.has_unkept or (is_other and not can_keep) or self.is_sealed:
            return False
        self.keep_draft()
        return self.has_unkept

    def give_up(self) -> None:
        """Let the words go that stand here: they cannot be kept, and were shown once more."""
        self._has_typed = False

    def write_draft(self) -> bool:
        """Write the draft, or drop the one kept when all of it was taken out; raise if refused."""
        data = self.draft()
        if data is None:
            if self._has_typed and self._is_kept():
                drafts.drop(self.session, self.draft_name)
            self._has_typed, self._last_kept = False, None
            return False
        keep = drafts.keep_sealed if self.is_sealed else drafts.keep
        self._row = self._row_of(data)
        keep(self.session, self.draft_name, data)  # type: ignore[arg-type]
        self._has_typed, self._last_kept = False, data
        return True

    def _is_kept(self) -> bool:
        """Tell whether what was all taken out again here is kept still."""
        if self.is_sealed:
            # Such a page is empty too while its tier is closed, and its draft waits for that.
            return self._last_kept is not None
        return self.kept_draft(self.args) is not None

    def drop_draft(self) -> None:
        """Forget the draft, because its act was done."""
        self._typing.stop()
        self._last_kept = None
        try:
            drafts.drop(self.session, self.draft_name)
        except RegisterError as error:
            self.say_failed(error)

    def keep_rest(self) -> None:
        """Forget the draft of what was done, and keep what else is half written here."""
        self.drop_draft()
        if self.draft() is not None:
            self.keep_draft()

    def _row_of(self, data: Args) -> str:
        """Give the row that keeps what is half written about the record these tell."""
        record = data.get(self.about)
        if not isinstance(record, int) or not record:
            return self.page_name
        return drafts.row(self.page_name, record)

    @property
    def has_words(self) -> bool:
        """Tell whether something that somebody wrote stands here and is not done yet."""
        return self.draft() is not None

    def refusal(self, error: RegisterError) -> str:
        """Give what is said where something was not done, and what was written stays."""
        return messages.sentence(error, has_words=self.has_words)

    def say_failed(self, error: RegisterError) -> None:
        """Say in the banner why something was not done."""
        self.shell.say(self.refusal(error))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something; say why if it was refused, and tell whether it was done."""
        try:
            act()
        except RegisterError as error:
            self.say_failed(error)
            return False
        self.shell.say_saved()
        return True

    def shown_name(self, pseudonym: str, code: str) -> str:
        """Give the name, or the code alone while names are hidden."""
        return code if self.shell.names_hidden else pseudonym

    def show_at_top(self, widget: QWidget) -> None:
        """Scroll so that a part of the page is seen from its beginning."""
        # What was just shown has its place only once the page was laid out again.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        view, bar = self.sheet.viewport(), self.sheet.verticalScrollBar()
        top = widget.mapTo(view, QPoint(0, 0)).y()
        if top < 0 or top + widget.height() > view.height():
            bar.setValue(bar.value() + top - theme.GAP)

    def _go_back(self, page: str, args: dict[str, object]) -> None:
        self.shell.go(page, **args)
