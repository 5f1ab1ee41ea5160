"""The menus of the main window: everything the keyboard can do stands in one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTextEdit

from ui.widgets.secret_line import PrivateLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.settings import Settings
    from ui.main_window import MainWindow

Act = tuple[str, str, "Callable[[], object]"]


class Looks(QActionGroup):
    """The looks one chooses from, one of them ticked; the settings page has the same."""

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        super().__init__(window)
        self._shell = window.shell
        for theme, text in (
            ("system", window.tr("Colours as the &computer")),
            ("light", window.tr("L&ight")),
            ("dark", window.tr("&Dark")),
            ("contrast", window.tr("Hi&gh contrast")),
        ):
            action = self.addAction(text)
            action.setCheckable(True)
            action.setData(theme)
            menu.addAction(action)
        self.triggered.connect(self._choose)
        window.shell.settings_changed.connect(self._show)
        self._show(window.shell.settings)

    def _choose(self, action: QAction) -> None:
        self._shell.change_settings(theme=str(action.data()))

    def _show(self, settings: Settings) -> None:
        for action in self.actions():
            action.setChecked(action.data() == settings.theme)


def fill(window: MainWindow) -> None:
    """Fill the menu bar."""
    bar = window.menuBar()
    _add(
        bar.addMenu(window.tr("&File")),
        (window.tr("&New"), "Ctrl+N", _there(window, window.make_new)),
        (window.tr("&Back up…"), "Ctrl+B", window.back_up),
        (window.tr("&Print…"), "Ctrl+P", _there(window, window.print_page)),
        None,
        (window.tr("&Settings…"), "", window.show_settings),
        None,
        (window.tr("&Lock"), "", window.shell.lock),
        (window.tr("&Quit"), "Ctrl+Q", window.close),
    )
    _add(
        bar.addMenu(window.tr("&Edit")),
        (window.tr("&Undo"), "Ctrl+Z", _there(window, lambda: undo(window))),
        (window.tr("&Redo"), "Ctrl+Shift+Z", _there(window, redo)),
        None,
        (window.tr("Cu&t"), "", _there(window, lambda: edit("cut"))),
        (window.tr("&Copy"), "", _there(window, lambda: edit("copy"))),
        (window.tr("&Paste"), "", _there(window, lambda: edit("paste"))),
        None,
        (window.tr("&Search…"), "Ctrl+F", _there(window, window.start_search)),
    )
    view = bar.addMenu(window.tr("&View"))
    _add(
        view,
        (window.tr("&Hide or show names"), "Ctrl+Shift+H", window.turn_names),
        None,
        (window.tr("&Larger text"), "Ctrl++", window.enlarge),
        (window.tr("&Smaller text"), "Ctrl+-", window.shrink),
        (window.tr("&Normal text"), "Ctrl+0", window.normal_size),
        None,
    )
    Looks(window, view)
    go = bar.addMenu(window.tr("&Go"))
    for number, (page, text, _icon) in enumerate(window.places, start=1):
        _add(go, (text, f"Ctrl+{number}", _going(window, page)))
    _add(
        go,
        None,
        (window.tr("Sa&fety"), "", _going(window, "safety")),
        (window.tr("Bac&k"), "Esc", _there(window, window.go_back)),
    )
    _add(
        bar.addMenu(window.tr("&Help")),
        (window.tr("&Keys and help"), "F1", _going(window, "help")),
        None,
        (window.tr("&About Circlekeep"), "", _going(window, "about")),
    )
    # Shortcuts that stand in no menu: other ways to press the same.
    for keys, act in (("Ctrl+=", window.enlarge), ("Ctrl+Y", _there(window, redo))):
        extra = QAction(window)
        extra.setShortcut(QKeySequence(keys))
        extra.triggered.connect(act)
        window.addAction(extra)


def _add(menu: QMenu, *acts: Act | None) -> None:
    for act in acts:
        if act is None:
            menu.addSeparator()
            continue
        text, keys, do = act
        action = menu.addAction(text)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(_without_state(do))


def _without_state(do: Callable[[], object]) -> Callable[[], None]:
    def act() -> None:
        do()

    return act


def _there(window: MainWindow, do: Callable[[], object]) -> Callable[[], object]:
    """Do it on the page one is on the way to, where keys were quicker than the page."""
    return partial(window.visits.then, do)


def _going(window: MainWindow, page: str) -> Callable[[], object]:
    def act() -> None:
        window.shell.go(page)

    return act


def undo(window: MainWindow) -> None:
    """Take back the last typing, else what the undo bar offers."""
    editor = _editor()
    if editor is not None and _can_undo(editor):
        editor.undo()
    else:
        window.take_back()


def redo() -> None:
    """Do again what was taken back in the box one types in."""
    editor = _editor()
    if editor is not None:
        editor.redo()


def edit(name: str) -> None:
    """Cut, copy or paste in the box one types in."""
    editor = _editor()
    if editor is None:
        return
    match name:
        case "cut":
            editor.cut()
        case "copy":
            editor.copy()
        case _:
            editor.paste()


def _editor() -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    focus = QApplication.focusWidget()
    if isinstance(focus, PrivateLine):
        return None  # it takes a paste by its own key, and gives nothing away
    return focus if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) else None


def _can_undo(editor: QLineEdit | QPlainTextEdit | QTextEdit) -> bool:
    if isinstance(editor, QLineEdit):
        return editor.isUndoAvailable()
    return editor.document().isUndoAvailable()
