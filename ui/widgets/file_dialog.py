"""Asking where a file is or goes, with Qt's own dialog and nothing remembered.

The desktop's dialogs would not hear Ctrl+L, and keep lists of what was used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QSize, Qt, QTimer
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)

from ui import theme
from ui.marking import override

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

WIDE, HIGH, AROUND = 860, 520, 60  # pixels at 100 %; what is left free of the screen
NAME, SIZE, KIND, DATE = range(4)
TOOLS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "plus",
}
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
        self._icons = _Icons()
        self.setIconProvider(self._icons)

    def ask(self) -> None:
        """Open a turn later: making the dialog was as much as one turn may take."""
        parent = self.parentWidget()
        if parent is not None and len(parent.findChildren(FileDialog)) > 1:
            self.deleteLater()  # a held key asked twice before this one could be seen
            return
        QTimer.singleShot(0, self._dress)

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

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt gives its buttons their pictures late; with words they need none.
        for box in self.findChildren(QDialogButtonBox):
            for act in box.buttons():
                act.setIcon(QIcon())

    def _dress(self) -> None:
        """Give it room, the icons of the theme, and no more columns than help."""
        room = self.screen().availableGeometry()
        wide, high = theme.high(WIDE), theme.high(HIGH)
        self.resize(min(wide, room.width() - AROUND), min(high, room.height() - AROUND))
        for name, icon in TOOLS.items():
            tool = self.findChild(QToolButton, name)
            if tool is not None:
                side = theme.icon_px(20)
                tool.setIcon(theme.icon(icon, "ink", 20))
                tool.setIconSize(QSize(side, side))
        for name in ("listModeButton", "detailModeButton"):
            mode = self.findChild(QToolButton, name)
            if mode is not None:
                mode.hide()
        self.setViewMode(QFileDialog.ViewMode.Detail)
        files = self.findChild(QTreeView)
        if files is not None:
            for column in (SIZE, KIND):
                files.hideColumn(column)
            files.header().setStretchLastSection(False)
            files.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
            files.header().setSectionResizeMode(DATE, QHeaderView.ResizeMode.ResizeToContents)
        halves = self.findChild(QSplitter)
        if halves is not None:
            halves.setSizes([self.width() // 4, 3 * self.width() // 4])
        QTimer.singleShot(0, self._appear)

    def _appear(self) -> None:
        # Not `self.open`: Qt's own takes a receiver of the answer.
        QDialog.open(self)


class _Icons(QAbstractFileIconProvider):
    """A folder, a disk and a sheet in the colours of the theme; no icon tells what is in a file."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[str, QIcon] = {}

    @override
    def icon(self, what: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        if isinstance(what, QFileInfo):
            is_folder, is_disk = what.isDir(), what.isRoot()
        else:
            kinds = QAbstractFileIconProvider.IconType
            is_folder = what in (kinds.Folder, kinds.Desktop, kinds.Trashcan)
            is_disk = what in (kinds.Computer, kinds.Drive, kinds.Network)
        name = "hard-drive" if is_disk else "folder-open" if is_folder else "file-text"
        if name not in self._drawn:
            self._drawn[name] = theme.icon(name, "soft" if name == "file-text" else "pine_text", 18)
        return self._drawn[name]


def first_place() -> Path:
    """Begin where sticks appear, else at home."""
    return next((path for path in STICKS if path.is_dir() and any(path.iterdir())), Path.home())
