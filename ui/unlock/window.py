"""The window before a register is open: it leads from screen to screen to an open session."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.marking import override
from ui.unlock.lock_screen import LockScreen
from ui.unlock.screen import Busy, Screen
from ui.unlock.side import PaintedSide
from ui.widgets import heading
from ui.widgets.bands import PracticeBand

if TYPE_CHECKING:
    from app.errors import RegisterError
    from app.services.glance import Seen
    from app.services.on_disk import RegisterOnDisk
    from ui.shell import Shell
    from ui.unlock.welcome import WelcomeScreen

SIZES = (80, 100, 125, 150, 175, 200)
SIDE_PART, REST_PART = 41, 59
STEP = 10


class BusyScreen(Screen):
    """Shown while a practice register is made or a draft is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title = heading("", 1)
        self.busy = Busy()
        self.column.addWidget(self.title)
        self.column.addWidget(self.busy)

    def say(self, title: str, text: str) -> None:
        """Say what takes a moment."""
        self.title.setText(title)
        self.busy.begin(text)


class UnlockWindow(QMainWindow):
    """Shows one screen at a time, most of them beside the painted ring."""

    new_wanted = Signal()
    restore_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setWindowTitle("Circlekeep")
        # A main window, so that assistive technology announces a window and not a nameless box.
        ground = QWidget()
        ground.setProperty("kind", "page")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCentralWidget(ground)
        self.band = PracticeBand()
        self.band.hide()
        self.side = PaintedSide()
        self.stack = QStackedWidget()
        self.lock = LockScreen()
        self.stack.addWidget(self.lock)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.side, SIDE_PART)
        row.addWidget(self.stack, REST_PART)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(row, 1)
        self.lock.new_wanted.connect(self.new_wanted)
        self.lock.restore_wanted.connect(self.restore_wanted)
        self.lock.practice_wanted.connect(self.practice_wanted)
        self.lock.practice_chosen.connect(self.band.setVisible)
        self.lock.text_wanted.connect(self._choose_size)
        shell.settings_changed.connect(self._fit)
        self._add_keys()

    @cached_property
    def welcome(self) -> WelcomeScreen:
        """Give the screen of a computer without a register, made when it is first asked for."""
        from ui.unlock.welcome import WelcomeScreen  # noqa: PLC0415 - most computers have a register

        made = WelcomeScreen()
        made.start_wanted.connect(self.new_wanted)
        made.restore_wanted.connect(self.restore_wanted)
        made.practice_wanted.connect(self.practice_wanted)
        return made

    @cached_property
    def waiting(self) -> BusyScreen:
        """Give the screen of something that takes a moment."""
        return BusyScreen()

    def show_names(self, seen: list[Seen], *, chosen: str) -> None:
        """Show what is here before anything else is known of it: this is painted first."""
        if seen:
            self.lock.show_names(seen, chosen=chosen)
        self.show_screen(self.lock if seen else self.welcome)

    def show_registers(self, found: list[RegisterOnDisk], *, chosen: str) -> None:
        """Show what can be opened, or the welcome where there is nothing."""
        if found:
            self.lock.show_registers(found, chosen=chosen)
            self.show_screen(self.lock)
        else:
            self.show_screen(self.welcome)

    def show_error(self, error: RegisterError) -> None:
        """Say why no register was opened, on the screen that is shown for that."""
        is_welcome = self.stack.currentWidget() is vars(self).get("welcome")
        (self.welcome if is_welcome else self.lock).show_error(error)

    def show_screen(self, screen: Screen) -> None:
        """Show one screen and put the focus where one begins."""
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        if screen is vars(self).get("welcome"):
            self.side.show_open()
        else:
            self.side.show_closed()
        self._fit()
        screen.start()

    def wait(self, title: str, text: str) -> Busy:
        """Show that something takes a moment."""
        self.waiting.say(title, text)
        self.show_screen(self.waiting)
        return self.waiting.busy

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        screen = self.stack.currentWidget()
        if isinstance(screen, Screen) and screen.stays():
            event.ignore()
            return
        # The process ends only when its slow work has.
        self.lock.give_up()
        super().closeEvent(event)

    def _fit(self, _settings: object = None) -> None:
        screen = self.stack.currentWidget()
        if isinstance(screen, Screen):
            screen.fit()
            # At large text the words need the room of the picture.
            self.side.setVisible(not screen.is_full and not theme.is_large())

    def _add_keys(self) -> None:
        for keys, change in (("Ctrl++", STEP), ("Ctrl+=", STEP), ("Ctrl+-", -STEP), ("Ctrl+0", 0)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.setData(change)
            action.triggered.connect(self._scale)
            self.addAction(action)
        for keys, act in (("Ctrl+Q", self.close), ("Ctrl+L", self.lock.stay_locked)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(act)
            self.addAction(action)

    def _scale(self) -> None:
        action = self.sender()
        change = int(action.data()) if isinstance(action, QAction) else 0
        percent = self.shell.settings.text_percent + change if change else 100
        self.shell.change_settings(text_percent=max(SIZES[0], min(SIZES[-1], percent)))

    def _choose_size(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for percent in SIZES:
            action = menu.addAction(self.tr("{percent} %").format(percent=percent))
            action.setCheckable(True)
            action.setChecked(percent == self.shell.settings.text_percent)
            action.setData(percent)
        menu.triggered.connect(self._take_size)
        at = self.mapToGlobal(self.rect().center())
        menu.popup(at)

    def _take_size(self, action: QAction) -> None:
        self.shell.change_settings(text_percent=int(action.data()))
