"""The composition root: everything is made and joined here, and nowhere else."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QLoggingCategory, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app import paths
from app import settings as preferences
from app.errors import RegisterError
from app.services import glance
from ui import theme
from ui.collecting import Collector
from ui.dressing import Dresser, place
from ui.lock import replacement
from ui.marking import override
from ui.opened_files import BACKUP, OpenedFiles
from ui.places import PAGES
from ui.shell import Shell
from ui.unlock.window import UnlockWindow
from ui.widgets.steady import settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from app.services.session import Session
    from ui.apology import Apology
    from ui.lock.guard import Guard
    from ui.lock.locker import Locker
    from ui.main_window import MainWindow
    from ui.pages.page import Page
    from ui.unlock.doorway import Doorway

HELD_AT_MOST = 3000  # milliseconds
LISTEN_AFTER = 100  # milliseconds until the first page is painted
DESKTOP_FILE = "org.circlekeep.Circlekeep"  # the name packaging gives it; it finds the icon


class Arguments(NamedTuple):
    """What the command line says: numbers, a switch, an opaque id; never anything secret."""

    practice: bool
    geometry: tuple[int, ...]
    hold_fd: int | None
    locked: str
    renews: bool
    undoes: bool = False
    backup: str = ""


def parse(arguments: Sequence[str]) -> Arguments:
    """Read the command line; what is not known is passed over (argparse alone takes 18 ms)."""
    given = dict(part.partition("=")[::2] for part in arguments)
    numbers = (part for part in given.get("--geometry", "").split(","))
    held = given.get("--hold-fd", "")
    # A desktop opens a backup by giving its path, which may hold any sign, "=" among them.
    backups = [part for part in arguments if part.endswith(BACKUP) and not part.startswith("--")]
    return Arguments(
        practice="--practice" in given,
        geometry=tuple(int(part) for part in numbers if part.lstrip("-").isdigit()),
        hold_fd=int(held) if held.isdigit() else None,
        locked=given.get("--locked", ""),
        renews="--renew-keys" in given,
        undoes="--undo-restore" in given,
        backup=backups[0] if backups else "",
    )


class Application(QObject):
    """One run of the program: the unlock window, then the window of one register."""

    def __init__(self, qt: QApplication, arguments: Arguments) -> None:
        super().__init__(qt)
        self._qt, self._arguments = qt, arguments
        self._data = paths.data_folder()
        self._focus = theme.install(qt)
        self.shell = Shell(preferences.load(), self)
        self._dresser = Dresser(qt, self.shell)
        self._collector = Collector(self)
        self._files = OpenedFiles(qt, arguments.backup)
        self._then = ""
        self.apology: Apology | None = None
        self.unlock = UnlockWindow(self.shell)
        self.doorway: Doorway | None = None
        self.window: MainWindow | None = None
        self.guard: Guard | None = None
        self.locker: Locker | None = None

    def start(self) -> None:
        """Show the first window; everything slow comes after it is painted."""
        sys.excepthook = self._apologise
        place(self.unlock, self._arguments.geometry, last=self.shell.settings.window)
        self.unlock.installEventFilter(self)
        self.unlock.show_names(glance.on_this_computer(self._data), chosen=self._chosen)
        self.unlock.show()
        QTimer.singleShot(HELD_AT_MOST, self._let_go)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self.unlock:
            self.unlock.removeEventFilter(self)
            QTimer.singleShot(0, self._begin)
        return False

    # --- before a register is open --------------------------------------------------------

    def _begin(self) -> None:
        """Go on once something is on the screen."""
        QGuiApplication.sync()
        self._let_go()
        self._qt.setWindowIcon(theme.app_icon())
        from app.services.on_disk import utc_now  # noqa: PLC0415 - the first paint needs none of it
        from ui.unlock.doorway import Doorway  # noqa: PLC0415
        from ui.warming import Warming  # noqa: PLC0415

        if not self._arguments.locked:
            self._remove_practice()
        doorway = Doorway(self.unlock, self._data, utc_now)
        self.doorway = doorway
        doorway.opened.connect(self._open)
        doorway.left.connect(self._restart)
        self.warming = Warming(self.shell, self, instead_of=self.unlock)
        doorway.noticed.connect(self.warming.begin)
        if self._arguments.practice and not self._arguments.locked:
            doorway.flow.practise()
            return
        doorway.show_registers(chosen=self._chosen)
        if self._arguments.renews:
            doorway.flow.renew_keys(self._chosen)
        if self._arguments.undoes:
            doorway.flow.undo_restore(self._chosen)
        self._files.lead(doorway)

    @property
    def _chosen(self) -> str:
        return self._arguments.locked or self.shell.settings.last_register

    def _let_go(self) -> None:
        if self._arguments.hold_fd is not None:
            replacement.let_go(self._arguments.hold_fd)

    def _restart(self) -> None:
        self._leave(False)

    # --- with an open register ------------------------------------------------------------

    def _open(self, session: Session, private: bytes | None) -> None:
        try:
            self._make_window(session, private)
        # Nobody else hears of it: the lock screen would wait for ever beside an open register.
        except RegisterError as error:
            self._give_up(session, error)
        except Exception:
            self._give_up(session, None)
            raise
        else:
            self._show_window(session)

    def _give_up(self, session: Session, error: RegisterError | None) -> None:
        """Close what could not be shown, and say so where it was unlocked."""
        made, self.window, self.guard, self.locker = (self.window, self.guard), None, None, None
        for part in made:
            if part is not None:
                part.deleteLater()
        with suppress(RegisterError):
            session.close()
        if self.doorway is not None:
            self.doorway.flow.take_back(session.register.id, error)

    def _make_window(self, session: Session, private: bytes | None) -> None:
        from ui.lock.clipboard import ClipboardGuard  # noqa: PLC0415
        from ui.lock.guard import Guard  # noqa: PLC0415
        from ui.lock.locker import Locker  # noqa: PLC0415
        from ui.lock.tier import TierKeeper  # noqa: PLC0415
        from ui.lock.veil import refuse_capture  # noqa: PLC0415

        if not session.is_practice:
            self.shell.change_settings(last_register=session.register.id)

        def make_page(name: str) -> Page | None:
            return self._make_page(name, session)

        self.window = window = self.warming.give_window()
        window.open(session, make_page)
        self.guard = Guard(self._qt, minutes=self.shell.settings.idle_minutes)
        self.locker = Locker(session, window, self.guard, leave=self._leave)
        TierKeeper(session, window, self.guard)
        ClipboardGuard(window)
        refuse_capture(window)
        self._connect()
        window.setGeometry(self.unlock.geometry())
        # What is not shown yet is laid out once, and not anew with each thing that is filled in.
        self._go_back_to_place(session, private)
        settle(window)

    def _show_window(self, session: Session) -> None:
        from ui import first_words  # noqa: PLC0415 - nothing of an open register before it opens
        from ui.daily_check import DailyCheck  # noqa: PLC0415
        from ui.readying import Readying  # noqa: PLC0415

        window, guard = self.window, self.guard
        if window is None or guard is None:
            return
        if self.unlock.isMaximized():
            window.showMaximized()
        else:
            window.show()
        # Each part asks for one more paint of itself as it is shown: let the first one serve.
        QApplication.sendPostedEvents(None, QEvent.Type.UpdateLater)
        self.unlock.hide()
        # A window that hides may take the keyboard with it: ask once that is over.
        QTimer.singleShot(0, window.activateWindow)
        # Nothing that was typed meanwhile has come through yet: Ctrl+L is seen, and locks.
        for handle in (window.windowHandle(), self.unlock.windowHandle()):
            if handle is not None:
                guard.watch_at(handle)
        QTimer.singleShot(LISTEN_AFTER, self._listen)
        if self.doorway is not None:
            wrong, news = self.doorway.wrong_tries, self.doorway.news or ()
            first_words.tell(window, session, wrong_tries=wrong, news=news)
        self._files.tell(window)
        Readying(window, PAGES).begin()
        DailyCheck(session, window, guard).begin()

    def _listen(self) -> None:
        """Watch everything; follow the desktop too, whose bus may take longer than a paint."""
        from ui.lock.desktop import Desktop  # noqa: PLC0415
        from ui.lock.veil import Veil  # noqa: PLC0415

        window, guard, locker = self.window, self.guard, self.locker
        if window is None or guard is None or locker is None:
            return
        guard.watch()
        Veil(window)
        desktop = Desktop(window)
        desktop.lock_wanted.connect(locker.lock)
        desktop.end_wanted.connect(locker.end)

    def _connect(self) -> None:
        window, guard, locker = self.window, self.guard, self.locker
        if window is None or guard is None or locker is None:
            return
        guard.lock_pressed.connect(locker.lock)
        guard.overslept.connect(locker.lock_for_quiet)
        guard.grew_quiet.connect(self._warn)
        self.shell.lock_wanted.connect(locker.lock)
        self.shell.new_keys_wanted.connect(partial(self._lock_then, "--renew-keys"))
        self.shell.restore_unwanted.connect(partial(self._lock_then, "--undo-restore"))
        self.shell.touched.connect(guard.touch)
        self.shell.settings_changed.connect(self._set_limit)
        self.shell.tier_was_changed.connect(self._set_limit)
        window.closing.connect(locker.end)
        self._qt.commitDataRequest.connect(locker.end, Qt.ConnectionType.DirectConnection)

    def _make_page(self, name: str, session: Session) -> Page | None:
        if name not in PAGES:
            return None
        module, kind = PAGES[name]
        make = getattr(importlib.import_module(f"ui.pages.{module}"), kind)
        page: Page = make(session, self.shell)
        return page

    def _go_back_to_place(self, session: Session, private: bytes | None) -> None:
        from app.services import drafts  # noqa: PLC0415
        from ui.lock import keeping  # noqa: PLC0415

        window = self.window
        if window is None:
            return
        last = drafts.last_place(session) or {}
        name = str(last.get("page") or "today")
        args = last.get("args")
        if name not in PAGES or name == "paper":
            name = "today"
        window.go(name, dict(args) if isinstance(args, dict) else {})
        page = window.page(name)
        if page is None:
            return
        if private is not None:
            with suppress(RegisterError):
                data = drafts.kept_sealed(session, page.draft_name, private)
                if data is not None:
                    page.bring_back(dict(data))
        keeping.put_back(page, dict(last))

    def _warn(self) -> None:
        if self.locker is not None:
            self.locker.warn(self._minutes())

    def _lock_then(self, argument: str) -> None:
        """Lock, and go on from the lock screen with what is done only while nothing is open."""
        self._then = argument
        if self.locker is not None:
            self.locker.lock()

    def _set_limit(self, _what: object = None) -> None:
        if self.guard is not None:
            self.guard.set_minutes(self._minutes())

    def _minutes(self) -> int:
        from ui.lock.tier import quiet_minutes  # noqa: PLC0415

        settings = self.shell.settings
        if self.window is None:
            return settings.idle_minutes
        return quiet_minutes(self.window.session, settings)

    # --- leaving --------------------------------------------------------------------------

    def _leave(self, ends: bool) -> None:
        """End this process, for good or for a locked one in its place."""
        shown = self.window or self.unlock
        box = shown.geometry()
        if not shown.isMaximized():
            with suppress(OSError):
                numbers = (box.x(), box.y(), box.width(), box.height())
                # Saved without a word to the windows: what they show is closed already.
                preferences.save(self.shell.settings._replace(window=numbers))
        if ends:
            with suppress(RegisterError, OSError):
                self._remove_practice()
            os._exit(0)
        replacement.replace(self._replacement_arguments(shown))

    def _replacement_arguments(self, shown: QWidget) -> list[str]:
        box = shown.geometry()
        numbers = f"{box.x()},{box.y()},{box.width()},{box.height()},{int(shown.isMaximized())}"
        given = [f"--geometry={numbers}"]
        if self.window is not None:
            given.append(f"--locked={self.window.session.register.id}")
            if self._then:
                given.append(self._then)
        held = replacement.held_connection()
        if held is not None:
            given.append(f"--hold-fd={held}")
        return given

    def _remove_practice(self) -> None:
        if not (self._data / "practice").exists():
            return
        from app.services import practice  # noqa: PLC0415 - only where there is one

        with suppress(RegisterError, OSError):
            practice.remove(self._data)

    # --- looks ----------------------------------------------------------------------------

    def _apologise(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, RegisterError) and self.window is not None:
            # Met where nobody waits for it, as in a list that is filled in turns: no fault of ours.
            self.window.say_refused(error)
            return
        from ui.apology import Apology  # noqa: PLC0415 - hopefully never needed

        if self.apology is None:
            self.apology = Apology()
        self.apology.tell(kind, trace)


def main(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code."""
    given = parse(arguments)
    # Qt's dialogs would keep the folders somebody used; they may keep them nowhere.
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.NativeFormat, scope, os.devnull)
        QSettings.setPath(QSettings.Format.IniFormat, scope, os.devnull)
    # A desktop without portals is no news to anybody.
    QLoggingCategory.setFilterRules("qt.qpa.services.warning=false")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    qt = theme.application(sys.argv[0])
    qt.setApplicationName("Circlekeep")
    qt.setDesktopFileName(DESKTOP_FILE)
    qt.setQuitOnLastWindowClosed(True)
    application = Application(qt, given)
    application.start()
    run = QApplication.exec
    return run()
