"""The recovery sheet as a paper: drawn in memory, printed, or saved to a removable disk only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import NotRemovableError, RegisterError
from ui import messages
from ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.papers import Paper
    from app.services.recovery import RecoverySheet
    from ui.background import Progress
    from ui.pages.printing import Printing
    from ui.shell import Shell


class SheetPaper(QObject):
    """Draws the sheet when it is asked for; `told` says what became of it."""

    told = Signal(str, str)

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self._sheet: RecoverySheet | None = None
        self._is_practice = False
        self._target: Path | None = None
        self._printing: Printing | None = None

    def take(self, sheet: RecoverySheet, *, is_practice: bool) -> None:
        """Make this the sheet to be printed."""
        self._sheet, self._is_practice = sheet, is_practice

    def forget(self) -> None:
        """Forget the sheet."""
        self._sheet = None

    @property
    def has_printer(self) -> bool:
        """Tell whether this computer knows a printer."""
        from ui.pages.printing import has_printer  # noqa: PLC0415 - loads the print system

        return has_printer()

    @property
    def has_stick(self) -> bool:
        """Tell whether a removable disk is here."""
        from app.services import backups  # noqa: PLC0415 - not needed before

        return bool(backups.removable_places())

    def print(self) -> None:
        """Ask for the printer, then print."""
        self._target = None
        self._draw()

    def save(self) -> None:
        """Ask where on a removable disk, then save."""
        from app.services import backups  # noqa: PLC0415 - not needed before

        places = backups.removable_places()
        if not places:
            self.told.emit("amber", self.tr("Put a stick in first."))
            return
        dialog = FileDialog(
            self._window, self.tr("Save the recovery sheet"), start=places[0].path
        ).asks_where_to_save("recovery.pdf", self.tr("PDF (*.pdf)"))
        dialog.fileSelected.connect(self._save_to)
        dialog.ask()

    def _save_to(self, chosen: str) -> None:
        from app.services import backups  # noqa: PLC0415 - not needed before

        target = Path(chosen)
        if not backups.is_removable(target.parent):
            self.told.emit("brick", messages.sentence(NotRemovableError()))
            return
        self._target = target
        self._draw()

    def _draw(self) -> None:
        sheet, is_practice = self._sheet, self._is_practice
        if sheet is None:
            return

        def work(_progress: Progress) -> Paper:
            from app.services import papers  # noqa: PLC0415 - loads the document system

            return papers.draw(papers.recovery_sheet(sheet, is_practice=is_practice))

        self._shell.run(work, self._drawn, self._failed)

    def _drawn(self, paper: Paper) -> None:
        from app.services import papers  # noqa: PLC0415 - loaded by now
        from ui.pages.printing import Printing  # noqa: PLC0415

        if self._target is None:
            self._printing = Printing(paper, self._shell, self._window)
            self._printing.printed.connect(self._printed)
            self._printing.failed.connect(self._failed)
            self._printing.ask()
            return
        try:
            papers.save(paper, self._target)
        except RegisterError as error:
            self._failed(error)
            return
        self.told.emit(
            "amber", self.tr("Saved to the stick. Print it soon, then delete it from the stick.")
        )

    def _printed(self, _copies: int) -> None:
        self.told.emit("pine", self.tr("Sent to the printer. Look at the paper before going on."))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegisterError):
            self.told.emit("brick", messages.sentence(error))
        else:
            raise error
