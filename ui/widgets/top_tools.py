"""What stands at the right of every page's head: search, Hide names, Lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QWidget,
)

from app.services import search
from app.services.search import Hit, HitKind
from ui import theme
from ui.marking import override
from ui.slices import Slices
from ui.widgets.basic import button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QAbstractItemView

    from app.services.session import Session
    from ui.shell import Shell

WIDTH, MOST = 210, 30
ROOM = 1120  # pixels of a window at 100 %; below this the title would be cut off


class SearchBox(QLineEdit):
    """Looks for members by their name here and for evenings; never into the sealed part."""

    found = Signal(str, dict)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self._shell = shell
        self._hits: list[Hit] = []
        self._model = QStringListModel(self)
        self.setPlaceholderText(self.tr("Search   Ctrl+F"))
        self.setAccessibleName(self.tr("Search"))
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._glass.triggered.connect(self._go_to_first)
        for inner in self.findChildren(QAbstractButton):
            # Qt makes a button of the icon and leaves it without a name.
            inner.setAccessibleName(self.tr("Go to the first found"))
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated[QModelIndex].connect(self._go)  # type: ignore[index]
        self.setCompleter(completer)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self._look)
        self._slices = Slices(self, turn=0)
        self.textEdited.connect(self._wait.start)
        self.returnPressed.connect(self._go_to_first)
        self.fit()

    @override
    def event(self, event: QEvent) -> bool:
        # Escape leaves a page elsewhere; here it is meant for the list and for what was typed.
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._is_way_out(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_way_out(event):
            super().keyPressEvent(event)
            return
        self.forget()

    def _is_way_out(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.text())

    def forget(self) -> None:
        """Empty the box and what it found; a page is left, or names are to be hidden."""
        self._wait.stop()
        self._slices.stop()
        if not (self.text() or self._hits):
            return  # asked for its list of hits, the completer would make one
        self.clear()
        self._hits.clear()
        self._model.setStringList([])
        completer = self.completer()
        found = None if completer is None else completer.popup()
        if found is not None:
            found.hide()

    def fit(self) -> None:
        """Take the width and the icon of the theme and text size in use."""
        self.setFixedWidth(theme.px(WIDTH))
        self._glass.setIcon(theme.icon("search", "soft", 18))

    def _look(self) -> None:
        if self.session is not None:
            self._slices.begin(self._steps(self.session, self.text()))

    def _steps(self, session: Session, text: str) -> Iterator[list[Hit]]:
        self._hits = []
        for found in search.in_steps(session, text, MOST):
            self._hits = found
            yield found
        lines = [self._line(hit) for hit in self._hits]
        self._model.setStringList(lines or ([self.tr("Nothing found")] if self.text() else []))
        completer = self.completer()
        if self.text() and completer is not None:
            self._dress(completer.popup())
            completer.complete()

    def _dress(self, found: QAbstractItemView | None) -> None:
        if found is not None and found.property("kind") != "found":
            theme.set_property(found, "kind", "found")
            # The completer's own draws what the style sheet says, and measures without it.
            found.setItemDelegate(QStyledItemDelegate(found))
            found.ensurePolished()
            found.doItemsLayout()

    def _line(self, hit: Hit) -> str:
        if hit.kind is HitKind.MEMBER:
            hidden = self._shell.names_hidden
            return hit.detail if hidden else f"{hit.title}  ({hit.detail})"
        return f"{hit.title}  {hit.detail}".strip()

    def _go_to_first(self) -> None:
        if self._wait.isActive():
            self._wait.stop()
            self._look()
        self._slices.complete()
        if self._hits:
            self._go(self._model.index(0))

    def _go(self, index: QModelIndex) -> None:
        if not 0 <= index.row() < len(self._hits):
            return
        hit = self._hits[index.row()]
        # The completer writes the chosen line into the box after this slot.
        QTimer.singleShot(0, self.forget)
        if hit.kind is HitKind.MEMBER:
            self.found.emit("member", {"member_id": hit.id})
        else:
            self.found.emit("meeting", {"meeting_id": hit.id})


class TopTools(QWidget):
    """Search, Hide names and Lock; where room is short an icon stands for the search box."""

    lock_wanted = Signal()
    names_wanted = Signal(bool)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(shell, self)
        self.open_search = button("", "secondary", "search")
        self.open_search.setAccessibleName(self.tr("Search"))
        self.names = button(self.tr("Hide names"), "secondary", "eye-off")
        self.names.setCheckable(True)
        self.lock = button(self.tr("Lock"), "secondary", "lock")
        self.lock.setToolTip(self.tr("Ctrl+L"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.search, self.open_search, self.names, self.lock):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._searches = False
        self.search.installEventFilter(self)
        self.open_search.clicked.connect(self.start_search)
        self.names.clicked.connect(self.names_wanted)
        self.lock.clicked.connect(self.lock_wanted)
        self.fit()

    def start_search(self) -> None:
        """Put the cursor in the search box."""
        self._searches = True
        self.fit()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_names_hidden(self, is_hidden: bool) -> None:
        """Show whether names are hidden."""
        self.names.setChecked(is_hidden)
        self.names.setText(self.tr("Show names") if is_hidden else self.tr("Hide names"))
        theme.set_icon(self.names, "eye" if is_hidden else "eye-off")

    def fit(self) -> None:
        """Show what the text size in use leaves room for."""
        self.search.fit()
        is_tight = theme.is_large() or self.window().width() < theme.px(ROOM)
        # The box one types in stays: hidden, it would take the keyboard with it.
        self.search.setVisible(self._searches or not is_tight)
        self.open_search.setVisible(is_tight and not self._searches)
        self.names.setVisible(not is_tight)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self.fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self.fit()
        elif watched is self.search and isinstance(event, QFocusEvent) and _has_left(event):
            self._searches = False
            QTimer.singleShot(0, self, self.fit)
        return super().eventFilter(watched, event)


def _has_left(event: QFocusEvent) -> bool:
    """Tell whether the keyboard left; the list of what was found takes it for a moment only."""
    return event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason
