"""Asking where a file is or goes, with Qt's own dialog and nothing remembered.

The desktop's dialogs would not hear Ctrl+L, and keep lists of what was used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QEvent, QFileInfo, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.marking import override
from ui.widgets.basic import announce
from ui.widgets.notices import StateLine

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
        self.wrong = StateLine()
        self._name = self._with_sentence()

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
    def accept(self) -> None:
        """Take the place that is written in the field, or say beside it what keeps it.

        Qt would take what it holds chosen in its list. While a path is typed that grows behind
        the keys: two folders on the way to the one meant were enough to close it without an answer.
        """
        typed, place = self._name.text(), self._place()
        wants_folder = self.fileMode() == QFileDialog.FileMode.Directory
        if typed == ".." or (typed and place.isDir() and not wants_folder):
            self.setDirectory(place.filePath())
            self._name.clear()
            return
        wrong = self._wrong_folder(place) if wants_folder else self._wrong_file(place)
        if wrong:
            self._say_wrong(wrong)
            return
        self.fileSelected.emit(place.filePath())
        # Not Qt's `accept` of the file dialog, which would ask its list once more.
        QDialog.accept(self)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt gives its buttons their pictures late; with words they need none.
        for box in self.findChildren(QDialogButtonBox):
            for act in box.buttons():
                act.setIcon(QIcon())
                act.setEnabled(True)
                act.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt greys the button out where a name is not found; pressed, ours says why.
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QPushButton):
            watched.setEnabled(True)
        return super().eventFilter(watched, event)

    def _with_sentence(self) -> QLineEdit:
        """Make room for a sentence under the field of the name; return the field."""
        name = self.findChild(QLineEdit, "fileNameEdit")
        layout = self.layout()
        if name is None or not isinstance(layout, QGridLayout):
            raise TypeError
        both = QWidget(self)
        layout.replaceWidget(name, both)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(5))
        column.addWidget(name)
        column.addWidget(self.wrong)
        self.wrong.hide()
        name.textChanged.connect(self._clear_wrong)
        return name

    def _place(self) -> QFileInfo:
        """Say which place is meant: as it is written, from the folder that is shown."""
        typed = self._name.text()
        if not self._found(typed).exists():
            typed = typed.strip()  # as it may come with what was pasted
        if typed and self.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            place, suffix = self._found(typed), self.defaultSuffix()
            if suffix and not place.isDir() and not place.suffix():
                typed = f"{typed}.{suffix}"
        return self._found(typed)

    def _found(self, typed: str) -> QFileInfo:
        if typed == "~" or typed.startswith("~/"):
            typed = QDir.homePath() + typed[1:]
        return QFileInfo(QDir.cleanPath(self.directory().absoluteFilePath(typed)))

    def _wrong_folder(self, place: QFileInfo) -> str:
        """Say what keeps a folder from being taken; nothing if nothing does."""
        if place.isDir():
            return ""
        if place.exists():
            text = self.tr("'{name}' is not a folder. Choose the folder it lies in.")
        else:
            text = self.tr(
                "There is no folder '{name}' that could be opened. Check the name, or choose one"
                " from the list."
            )
        return text.format(name=place.fileName())

    def _wrong_file(self, place: QFileInfo) -> str:
        """Say what keeps a file from being taken; nothing if nothing does."""
        if place.isDir():
            return self.tr("Choose a file from the list, or type its name.")
        if self.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
            return self._wrong_folder(QFileInfo(place.path()))
        if place.exists():
            return ""
        return self.tr(
            "There is no file '{name}' that could be opened. Check the name, or choose one from"
            " the list."
        ).format(name=place.fileName())

    def _say_wrong(self, sentence: str) -> None:
        self.wrong.say(sentence, "circle-alert", "brick")
        self.wrong.show()
        theme.set_property(self._name, "bad", "true")
        self._name.setAccessibleDescription(sentence)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._name, sentence)

    def _clear_wrong(self) -> None:
        if self.wrong.isHidden():
            return
        self.wrong.hide()
        theme.set_property(self._name, "bad", "false")
        self._name.setAccessibleDescription("")

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
