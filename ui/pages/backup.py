"""Backing up to a stick or a folder: choose, watch, and read that it opens."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.errors import (
    CancelledError,
    KeyFileMaybeOnStickError,
    KeyFileOnSameStickError,
    RegisterError,
)
from app.services import backups, papers, second_factor, whole
from ui import dates, messages
from ui.marking import override
from ui.models.backups import BackupsModel, size
from ui.pages.backup_cards import STAGES, DoneCard, FailedCard, PlacesCard, ProgressCard, Stick
from ui.pages.backup_undo import UndoCard
from ui.pages.page import Args, Page
from ui.pages.parts import line
from ui.widgets import Banner, Card, announce, heading
from ui.widgets.columns import Columns
from ui.widgets.file_dialog import FileDialog
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.backups import BackupRecord
    from app.services.backups import Plan, Written
    from app.services.second_factor import Looked
    from app.services.session import Session
    from ui.background import Job, Progress
    from ui.shell import Shell

LATE_AFTER = 7  # days


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A backup being written, and the job that writes it."""

    plan: Plan
    job: Job[Written]


class BackupPage(Page):
    """One encrypted file, read back after writing."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(session, shell)
        self._under_way: UnderWay | None = None
        self._looking: Job[Looked] | None = None
        self._waiting: Callable[[], None] | None = None
        self._made: BackupRecord | None = None
        self.places, self.progress = PlacesCard(), ProgressCard()
        self.done, self.failed = DoneCard(), FailedCard()
        self._folder = ""
        self.undo = UndoCard(session, shell, zone=self.zone)
        self.banner = Banner("amber", act="")
        self.model = BackupsModel(today=session.today(), zone=self.zone, parent=self)
        self.table = RecordTable(self.tr("Earlier backups"), opens=False)
        self.table.show_model(self.model)
        self.table.grow(self.sheet)
        self.whole = line(role="soft")
        self._lay_out()
        self._connect()
        self._show_only(self.places)

    @override
    def arrive(self, args: Args) -> None:
        if not self.is_under_way:
            self._show_only(self.places)
        if args.get("start") and not self.is_under_way:
            self._start_at_once()

    @override
    def refresh(self) -> None:
        self.header.show_title(
            self.tr("Backup"), self.tr("One encrypted file, read back after writing")
        )
        self.places.show_places(
            [
                Stick(path=str(place.path), label=place.label, free=place.free)
                for place in backups.removable_places()
            ]
        )
        history = backups.history(self.session)
        self.model.today = self.session.today()
        self.model.show(history)
        self.table.setVisible(bool(history))
        self.earlier.setVisible(bool(history))
        self.undo.show_offer()
        self._show_whole()
        self._warn(backups.latest(self.session))

    @property
    def is_under_way(self) -> bool:
        """Tell whether a backup is being written just now, or about to be."""
        return any((self._under_way, self._looking, self._waiting))

    def cancel(self) -> None:
        """Stop a backup under way; what was on the stick before stays."""
        if self._looking is not None:
            # Nothing was begun that must come to an end; a slow stick may not answer for long.
            self._looking.abandon()
            self._end_look()
            self._say_cancelled()
        elif self._waiting is not None:
            self._stop_waiting()
            self._say_cancelled()
        elif self._under_way is not None:
            self._under_way.job.cancel()
            self.progress.say_cancelling()

    @override
    def work_stopped(self) -> None:
        under_way, self._under_way = self._under_way, None
        self._end_look()
        self._stop_waiting()
        if under_way is not None:
            # A line that cannot be written must not hold up the lock.
            with suppress(RegisterError):
                backups.abandon(self.session, under_way.plan)

    def _lay_out(self) -> None:
        self.earlier = heading(self.tr("Earlier backups"), 2)
        restore = Card(self.tr("Getting it back"))
        restore.body.addWidget(
            line(
                self.tr(
                    "A backup is restored from the lock screen, with your passphrase or your"
                    " recovery sheet. You see what is in it before anything changes."
                ),
                role="soft",
            )
        )
        keep = Card(self.tr("Where to keep it"))
        keep.body.addWidget(
            line(
                self.tr("Away from the laptop, and not together with the recovery sheet."),
                role="soft",
            )
        )
        columns = Columns(side=18.1)
        for card in (self.places, self.progress, self.done, self.failed):
            columns.main.addWidget(card)
        columns.main.addWidget(self.earlier)
        columns.main.addWidget(self.table)
        columns.lead_with(self.undo)
        columns.side.addWidget(restore)
        columns.side.addWidget(keep)
        columns.side.addWidget(self.whole)
        self.body.addWidget(self.banner)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.places.chosen.connect(self.start)
        self.places.folder_wanted.connect(self._ask_for_folder)
        self.places.looked_again.connect(self.refresh)
        self.progress.cancelled.connect(self.cancel)
        self.done.slip_wanted.connect(self._print_slip)
        self.done.another_wanted.connect(self._show_places)
        self.failed.again_wanted.connect(self._show_places)
        self.failed.insisted.connect(self._start_all_the_same)
        self.shell.was_looked_through.connect(self._show_whole)

    def _show_only(self, shown: Card) -> None:
        focus = self.window().focusWidget()
        is_here = focus is not None and self.isAncestorOf(focus)
        if is_here:
            # Else what hides gives the keyboard to the side bar.
            self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        for card in (self.places, self.progress, self.done, self.failed):
            card.setVisible(card is shown)
        if is_here:
            (self.first_stop() or self.sheet).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_places(self) -> None:
        self._show_only(self.places)
        self.refresh()

    def _show_whole(self) -> None:
        """Say when every part of the register was last found in order."""
        at = None if self.session.read_only_because else whole.looked_at(self.session)
        self.whole.setVisible(at is not None)
        if at is not None:
            day = dates.local(at, zone=self.zone).date()
            words = self.tr("The whole register was looked through {when}. Nothing was wrong.")
            when = dates.ago(day, today=self.session.today())
            self.whole.setText(words.format(when=when))

    def _warn(self, last: BackupRecord | None) -> None:
        damage = self.session.read_only_because
        if damage is not None:
            self.banner.show_message("brick", messages.sentence(damage), messages.after_damage())
            self.banner.show()
            return
        today = self.session.today()
        if last is None:
            self.banner.hide()
            return
        days = (today - dates.local(last.made_at, zone=self.zone).date()).days
        self.banner.show_message(
            "amber",
            self.tr("The last backup is {days} days old").format(days=days),
            self.tr(
                "All is safe on this laptop, but there is no newer copy."
                " Put the stick in when you can."
            ),
        )
        self.banner.setVisible(days > LATE_AFTER and not self.is_under_way)

    def _start_at_once(self) -> None:
        found = backups.removable_places()
        if len(found) == 1:
            self.start(str(found[0].path))

    def _ask_for_folder(self) -> None:
        dialog = FileDialog(self, self.tr("Choose a folder for the backup"))
        dialog.asks_for_folder(self.tr("Back up here"))
        dialog.fileSelected.connect(self.start)
        dialog.ask()

    def start(self, folder: str, *, beside_key_file: bool = False) -> None:
        """Back up to a folder, unless a backup is being written already."""
        if self.is_under_way:
            return
        self._folder = folder
        try:
            self._warn(backups.latest(self.session))
            needs_look = not beside_key_file and second_factor.has_key_file(self.session.folder)
        except RegisterError as error:
            self._say_failed(error)
            return
        self.progress.start(self.places.label(folder), looks=needs_look)
        if needs_look:
            self._look(self.session.folder, Path(folder))
        else:
            self._begin(beside_key_file=beside_key_file)

    def _look(self, register_folder: Path, folder: Path) -> None:
        """Look for the key file first; a stick may hold very much, or be slow."""

        def work(progress: Progress) -> Looked:
            return second_factor.look(
                register_folder, folder, progress=progress, cancelled=progress.cancelled
            )

        self._looking = self.shell.run(work, self._looked, self._not_looked)
        self._looking.progressed.connect(self.progress.show_stage)
        self._show_progress()

    def _looked(self, looked: Looked) -> None:
        self._end_look()
        self.progress.show_stage(STAGES[0], 0, 1)
        self._begin(looked=looked)

    def _not_looked(self, error: Exception) -> None:
        self._end_look()
        if isinstance(error, RegisterError):
            self._say_failed(error)
        else:
            self._show_places()
            raise error

    def _end_look(self) -> None:
        self._looking = None
        self.shell.holds_off_lock = False

    def _show_progress(self) -> None:
        self.shell.holds_off_lock = True
        self.banner.hide()
        self._show_only(self.progress)

    def _begin(self, *, looked: Looked | None = None, beside_key_file: bool = False) -> None:
        check = self.shell.checking
        if check is not None:
            # The daily look through the register makes way, and is due again.
            self._waiting = partial(self._begin, looked=looked, beside_key_file=beside_key_file)
            self._show_progress()
            check.finished.connect(self._go_on)
            check.cancel()
            return
        try:
            plan = backups.begin(
                self.session, Path(self._folder), looked=looked, beside_key_file=beside_key_file
            )
        except RegisterError as error:
            self._say_failed(error)
            return
        job = self.shell.run(
            lambda progress: backups.write(plan, progress=progress, cancelled=progress.cancelled),
            self._written,
            self._not_written,
        )
        job.progressed.connect(self._progressed)
        self._under_way = UnderWay(plan, job)
        self._show_progress()

    def _go_on(self) -> None:
        waiting = self._waiting
        if waiting is not None:
            self._stop_waiting()
            waiting()

    def _stop_waiting(self) -> None:
        self._waiting = None
        self.shell.holds_off_lock = False

    def _start_all_the_same(self) -> None:
        self.start(self._folder, beside_key_file=True)

    def _progressed(self, stage: str, done: int, total: int) -> None:
        if stage != "copy" and self._under_way is not None:
            backups.snapshot_taken(self.session)
        self.progress.show_stage(stage, done, total)

    def _written(self, written: Written) -> None:
        under_way, self._under_way = self._under_way, None
        self.shell.holds_off_lock = False
        if under_way is None:
            return
        try:
            record = backups.finish(self.session, under_way.plan, written)
        except RegisterError as error:
            self._say_failed(error, made=written.path.name)
            return
        self._made = record
        self.shell.backup_changed()
        self.done.show_backup(record, size=size(record.size))
        self._show_only(self.done)
        self.shell.say_saved()
        self.refresh()
        announce(self, self.done.words)

    def _not_written(self, error: Exception) -> None:
        under_way, self._under_way = self._under_way, None
        self.shell.holds_off_lock = False
        known = error if isinstance(error, RegisterError) else None
        if under_way is not None:
            self.attempt(lambda: backups.abandon(self.session, under_way.plan, because=known))
        if isinstance(error, CancelledError):
            self._say_cancelled()
        elif known is not None:
            self._say_failed(known)
        else:
            # Else its progress would stand there for ever.
            self._show_places()
            raise error

    def _say_cancelled(self) -> None:
        self._show_places()
        # On the page itself: it would else still stand above what becomes of the next one.
        self.banner.show_message("pine", self.tr("The backup was cancelled. Nothing was changed."))
        self.banner.show()
        self.show_at_top(self.banner)

    def _say_failed(self, error: RegisterError, *, made: str = "") -> None:
        can_insist = isinstance(error, KeyFileOnSameStickError | KeyFileMaybeOnStickError)
        self.failed.explain(messages.sentence(error), can_insist=can_insist, made=made)
        self._show_only(self.failed)
        announce(self, messages.sentence(error))

    def _print_slip(self) -> None:
        if self._made is not None:
            self.shell.show_paper(papers.backup_slip(self.session, self._made))
