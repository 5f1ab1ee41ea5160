"""What a page may ask of the window around it, and nothing more of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app import settings as preferences
from ui import theme
from ui.background import Job, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.papers import PaperOrder
    from app.settings import Settings

T = TypeVar("T")


class Shell(QObject):
    """Handed to every page; the main window listens to its signals."""

    wanted = Signal(str, dict)
    was_saved = Signal()
    said = Signal(str, str, str)
    undo_offered = Signal(str, object)
    paper_wanted = Signal(object)
    names_changed = Signal(bool)
    tier_was_changed = Signal()
    backup_was_changed = Signal()
    look_will_change = Signal()
    settings_changed = Signal(object)
    touched = Signal()
    lock_wanted = Signal()
    new_keys_wanted = Signal()
    restore_unwanted = Signal()
    work_stopped = Signal()
    was_looked_through = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.names_hidden = False
        self.holds_off_lock = False
        # The Job that looks the whole register through, while it does: a backup waits for its end.
        self.checking: Job[None] | None = None

    @property
    def theme(self) -> str:
        """Give the theme in use: light, dark or contrast."""
        return theme.LOOK.name

    def go(self, page: str, **args: object) -> None:
        """Show a page."""
        self.wanted.emit(page, args)

    def say_saved(self) -> None:
        """Have the status line tell when it was last saved."""
        self.was_saved.emit()

    def say(self, text: str, detail: str = "", *, kind: str = "brick") -> None:
        """Say something in the banner under the page's head; it stays until the page is left."""
        self.said.emit(kind, text, detail)

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done and let it be undone for some seconds."""
        self.undo_offered.emit(text, undo)

    def show_paper(self, order: PaperOrder) -> None:
        """Open the preview of a paper."""
        self.paper_wanted.emit(order)

    def run(
        self,
        work: Callable[[Progress], T],
        on_success: Callable[[T], object] | None = None,
        on_failure: Callable[[Exception], object] | None = None,
    ) -> Job[T]:
        """Do slow work beside the window; hand in methods of widgets, not lambdas."""
        job = Job(work)
        if on_success is not None:
            job.succeeded.connect(on_success)
        if on_failure is not None:
            job.failed.connect(on_failure)
        job.start()
        return job

    def touch(self) -> None:
        """Count as activity, so that the register does not lock for quiet."""
        self.touched.emit()

    def hide_names(self, is_hidden: bool) -> None:
        """Show codes in place of names, or names again."""
        if is_hidden != self.names_hidden:
            self.names_hidden = is_hidden
            self.names_changed.emit(is_hidden)

    def tier_changed(self) -> None:
        """Tell that the sealed tier was opened or closed."""
        self.tier_was_changed.emit()

    def backup_changed(self) -> None:
        """Tell that a backup was made or failed, for the status line."""
        self.backup_was_changed.emit()

    def change_settings(self, **changes: object) -> None:
        """Keep other preferences and show them at once, whether or not they can be written."""
        changed = self.settings._replace(**changes)  # type: ignore[arg-type]
        if changed == self.settings:
            return
        self.settings = changed
        is_kept = True
        try:
            preferences.save(changed)
        except OSError:
            is_kept = False
        self.settings_changed.emit(changed)
        if not is_kept:
            self.say(
                self.tr("The settings could not be written, so they hold until it locks."),
                self.tr("The disk may be full, or the folder be closed to it. No record is lost."),
                kind="amber",
            )

    def lock(self) -> None:
        """Lock now."""
        self.lock_wanted.emit()

    def renew_keys(self) -> None:
        """Lock, and make all keys anew from the lock screen."""
        self.new_keys_wanted.emit()

    def undo_restore(self) -> None:
        """Lock, and undo the last restore from the lock screen."""
        self.restore_unwanted.emit()
