"""The hands and eyes inside the program: they find what is shown, click it and type.

Everything goes through the window's own event handling, so what is covered, disabled or behind a
dialog cannot be reached here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from tests.journeys import names

KINDS: dict[str, type[QWidget] | tuple[type[QWidget], ...]] = {
    "": QWidget,
    "button": QAbstractButton,
    "edit": (QLineEdit, QPlainTextEdit, QTextEdit),
    "choice": QComboBox,
    "label": QLabel,
    "list": QAbstractItemView,
}


MOST_TABS, PARTS = 300, 5
ROOM = 60  # pixels around what is scrolled to
Act = Callable[[], object]


class NotYetError(Exception):
    """What is looked for is not there, or cannot be used, at this moment."""


def find(name: str, kind: str = "") -> QWidget:
    """Find a visible widget by what a screen reader calls it, or by what it shows.

    What is found only inside of something else is told as "Heron > Here".
    """
    *around, name = name.split(" > ")
    wanted = names.plain(name)
    inside = find(" > ".join(around)) if around else None
    for widget in names.on_screen():
        if inside is not None and not inside.isAncestorOf(widget):
            continue
        if not isinstance(widget, KINDS[kind]):
            continue
        shown = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        if wanted in (names.plain(shown), names.plain(widget.accessibleName())):
            return widget
        if names.reader_name(widget) == wanted:
            return widget
    raise NotYetError(f"no {kind or 'widget'} {name!r} is shown")


def click(name: str, kind: str = "button") -> Act:
    """Click in the middle of a widget, after scrolling to it as a person would."""
    widget = find(name, kind)
    if not widget.isEnabled():
        raise NotYetError(f"{name!r} cannot be pressed now")
    # A proxy stands for the box it leads to.
    target = widget.focusProxy() or widget
    _scroll_to(target, target.rect().center())
    return _click_at(target, target.rect().center())


def click_row(text: str) -> Act:
    """Click the row of a list or table that holds a text."""
    for view in names.on_screen():
        if not isinstance(view, QAbstractItemView):
            continue
        for number, row in enumerate(names.rows(view)):
            if text in row:
                index = view.model().index(number, 0)
                view.scrollTo(index)
                at = view.visualRect(index).center()
                _scroll_to(view.viewport(), at)
                return _click_at(view.viewport(), at)
    raise NotYetError(f"no row with {text!r} is shown")


def choose(*path: str) -> Act:
    """Take an entry of the menu bar, given from the left."""
    window = next((each for each in names.on_screen() if isinstance(each, QMainWindow)), None)
    actions = window.menuBar().actions() if window is not None else []
    action: QAction | None = None
    for name in path:
        action = next((each for each in actions if names.plain(each.text()) == name), None)
        if action is None or not action.isEnabled():
            raise NotYetError(f"no menu {name!r} is there")
        menu = action.menu()
        actions = menu.actions() if isinstance(menu, QMenu) else []
    if action is None:
        raise NotYetError("no menu was named")
    return action.trigger


def type_text(text: str) -> Act:
    """Type with the keyboard, wherever the focus is."""
    top = _front()

    def act() -> None:
        for sign in text:
            if sign == "\n":
                QTest.keyClick(top.windowHandle(), Qt.Key.Key_Return)
            else:
                QTest.keyClick(top.windowHandle(), sign)  # type: ignore[call-overload]  # takes signs too

    return act


def press(keys: str) -> Act:
    """Press keys together, told as in menus: Ctrl+L."""
    top = _front()
    combination = QKeySequence.fromString(keys)[0]  # type: ignore[index]

    def act() -> None:
        key, held = combination.key(), combination.keyboardModifiers()
        QTest.keyPress(top.windowHandle(), key, held)
        # The key may have closed the window it was pressed in.
        if isValid(top) and top.isVisible():
            QTest.keyRelease(top.windowHandle(), key, held)

    return act


def close() -> Act:
    """Close the window as its frame does."""
    # Qt tells of windows in no order; a list or a tip beside the window has no frame to close.
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    window = next((each for each in shown if each.windowType() is Qt.WindowType.Window), None)
    if window is None:
        raise NotYetError("no window is shown")
    return window.close


def take_focus(name: str, kind: str = "edit") -> Act:
    """Give the keyboard to a box without a click, as Tab would."""
    widget = find(name, kind)
    target = widget.focusProxy() or widget
    return target.setFocus


def focus() -> dict[str, object]:
    """Tell what has the keyboard, what stands in it and where the cursor is."""
    widget = QApplication.focusWidget()
    if widget is None:
        return {"name": "", "kind": "", "text": "", "cursor": -1}
    cursor = -1
    if isinstance(widget, QLineEdit):
        cursor = widget.cursorPosition()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        cursor = widget.textCursor().position()
    return {
        "name": names.reader_name(widget),
        "kind": type(widget).__name__,
        "text": names.read(widget),
        "cursor": cursor,
        "id": id(widget),
    }


def see(text: str) -> bool:
    """Find a text somewhere on the screen."""
    if not any(text in shown for shown in names.everything()):
        raise NotYetError(f"{text!r} cannot be read")
    return True


def lost(text: str) -> bool:
    """Find a text nowhere on the screen."""
    if any(text in shown for shown in names.everything()):
        raise NotYetError(f"{text!r} can still be read")
    return True


def focused(name: str) -> dict[str, object]:
    """Find the keyboard on a widget of that name."""
    found = focus()
    if found["name"] != names.plain(name):
        raise NotYetError(f"the keyboard is on {found['name']!r}, not on {name!r}")
    return found


def content(name: str, kind: str = "edit") -> str:
    """Give what stands in a box."""
    widget = find(name, kind)
    return names.read(widget.focusProxy() or widget)


def is_in() -> bool:
    """Find the window of an open register in front."""
    # Named, since importing it would load what the program itself loads only now.
    if type(QApplication.activeWindow()).__name__ != "MainWindow":
        raise NotYetError("no register is open")
    return True


def on_page(name: str) -> bool:
    """Find the open register on a page."""
    here = getattr(QApplication.activeWindow(), "here", "")
    if here != name:
        raise NotYetError(f"the page is {here!r}, not {name!r}")
    return True


def dialog_open() -> bool:
    """Find a dialog in front."""
    if QApplication.activeModalWidget() is None:
        raise NotYetError("no dialog is open")
    return True


def writable(text: str) -> bool:
    """Tell whether any box that shows a text would let it be changed."""
    boxes = [each for each in names.on_screen() if isinstance(each, QPlainTextEdit | QTextEdit)]
    return any(text in each.toPlainText() and not each.isReadOnly() for each in boxes)


def usable(name: str) -> bool:
    """Find a button that can be pressed."""
    if not find(name, "button").isEnabled():
        raise NotYetError(f"{name!r} cannot be pressed")
    return True


def popup_open() -> bool:
    """Find the list of a search or choice open."""
    if QApplication.activePopupWidget() is None:
        raise NotYetError("no list is open")
    return True


def menu_open() -> bool:
    """Find a menu open."""
    if not isinstance(QApplication.activePopupWidget(), QMenu):
        raise NotYetError("no menu is open")
    return True


def walk() -> dict[str, object]:
    """Press Tab until it comes round; tell where it got stuck and what it never reached.

    Tells of each stop too which underlined letters would not know what to press.
    """
    top = _front()
    visited: list[QWidget] = []
    trap, torn = "", set(torn_letters())
    for _ in range(MOST_TABS):
        before = here = QApplication.focusWidget()
        # In a date Tab goes on from day to month to year before it goes out.
        for _ in range(PARTS if isinstance(before, QDateTimeEdit) else 1):
            QTest.keyClick(top.windowHandle(), Qt.Key.Key_Tab)
            here = QApplication.focusWidget()
            if here is not before:
                break
        if here is None or here is before:
            trap = names.reader_name(before) if before is not None else "nothing"
            break
        if here in visited:
            break
        visited.append(here)
        torn |= set(torn_letters())
    missed = [
        f"{type(each).__name__} {names.reader_name(each)!r}"
        for each in names.controls()
        if _is_tab_stop(each) and each not in visited
    ]
    return {
        "trap": trap,
        "count": len(visited),
        "missed": [] if trap else missed,
        "torn": sorted(torn),
    }


def torn_letters() -> list[str]:
    """Tell every underlined letter that leads to more than one thing of the window in front."""
    top = _front()
    led: defaultdict[str, list[str]] = defaultdict(list)
    for text in _underlined(top):
        letter = QKeySequence.mnemonic(text).toString()
        if letter:
            led[letter].append(names.plain(text))
    return [f"{letter}: {', '.join(sorted(to))}" for letter, to in led.items() if len(to) > 1]


def _underlined(top: QWidget) -> list[str]:
    """Give the words of everything that Alt and a letter would press or go to."""
    bar = top.menuBar() if isinstance(top, QMainWindow) else None
    menus = bar.actions() if bar is not None and bar.isVisible() else []
    shown = [each for each in top.findChildren(QWidget) if each.isVisible() and each.isEnabled()]
    buttons = [each.text() for each in shown if isinstance(each, QAbstractButton)]
    labels = [
        each.text()
        for each in shown
        if isinstance(each, QLabel) and (box := each.buddy()) is not None and box.isEnabled()
    ]
    return [*(each.text() for each in menus if each.isVisible()), *buttons, *labels]


def _is_tab_stop(widget: QWidget) -> bool:
    """Tell whether Tab should come here: of a choice of few it comes to one only."""
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.focusProxy() is not None:
        return False
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return widget.window() is names.window() and (group is None or not group.exclusive())


def nameless() -> list[str]:
    """Tell every control that a screen reader could not name."""
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__} {names.read(each)[:20]!r}"
        for each in names.controls()
        if not names.reader_name(each)
    ]


def _front() -> QWidget:
    """Give the window in front; its handle lives no longer than what stands for it here."""
    top = names.window()
    if top is None or top.windowHandle() is None:
        raise NotYetError("no window is shown")
    return top


def _click_at(widget: QWidget, at: QPoint) -> Act:
    top = widget.window()
    if top.windowHandle() is None:
        raise NotYetError("its window is not shown")
    place = widget.mapTo(top, at)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def act() -> None:
        QTest.mouseClick(top.windowHandle(), left, none, place)

    return act


def _scroll_to(widget: QWidget, at: QPoint) -> None:
    """Bring a point of a widget into sight, through every area around it."""
    parent = widget.parentWidget()
    while parent is not None:
        inside = parent.widget() if isinstance(parent, QScrollArea) else None
        if isinstance(parent, QScrollArea) and inside is not None:
            spot = widget.mapTo(inside, at)
            if not inside.visibleRegion().boundingRect().adjusted(0, 8, 0, -8).contains(spot):
                parent.ensureVisible(spot.x(), spot.y(), ROOM, ROOM)
        parent = parent.parentWidget()
