"""Asking where a file is or goes, with Qt's own dialog and nothing remembered.

The desktop's dialogs would not hear Ctrl+L, and keep lists of what was used.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

STICKS = (Path("/run/media"), Path("/media"), Path("/Volumes"))


class FileDialog(QFileDialog):
    """One question for a place; the answer comes by `fileSelected`."""

    def __init__(self, parent: QWidget, title: str, *, start: Path | None = None) -> None:
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        # Nothing is ever overwritten, so there is nothing to confirm.
        self.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.setDirectory(str(start or first_place()))
        for typed in self.findChildren(QLineEdit):
            # Its list of suggestions swallows the click on the button beside it.
            typed.setCompleter(None)  # type: ignore[arg-type]

    def ask(self) -> None:
        """Open a turn later: making the dialog was as much as one turn may take."""
        parent = self.parentWidget()
        if parent is not None and len(parent.findChildren(FileDialog)) > 1:
            self.deleteLater()  # a held key asked twice before this one could be seen
            return
        QTimer.singleShot(0, self._appear)

    def _appear(self) -> None:
        QDialog.open(self)

    def asks_for_folder(self, accept: str) -> FileDialog:
        """Ask for a folder; `accept` is the word on the button."""
        self.setFileMode(QFileDialog.FileMode.Directory)
        self.setOption(QFileDialog.Option.ShowDirsOnly)
        self.setLabelText(QFileDialog.DialogLabel.Accept, accept)
        return self

    def asks_for_file(self, kinds: str) -> FileDialog:
        """Ask for a file that is there; `kinds` is a name filter of Qt."""
        self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.setNameFilter(kinds)
        return self

    def asks_where_to_save(self, name: str, kinds: str) -> FileDialog:
        """Ask where a new file goes, with a name proposed."""
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilter(kinds)
        self.setDefaultSuffix(Path(name).suffix.lstrip("."))
        self.selectFile(name)
        return self


def first_place() -> Path:
    """Begin where sticks appear, else at home."""
    return next((path for path in STICKS if path.is_dir() and any(path.iterdir())), Path.home())
