"""The one style sheet: borders, radii, padding and heights made from the tokens, and no fonts."""

from __future__ import annotations

from ui.theme import current
from ui.theme.tokens import THEMES

# Everything in here is keyed by a property, or a frame's border would hit its children.
#
# The first rule is for screen readers. Qt tells one of a scroll bar only while that is shown, and
# fails where the reader asks for one that has gone since. It knows the bars' holders by these
# names; under any other the reader finds the column alone. A rule is there before the bar is.
_SHEET = """
#qt_scrollarea_hcontainer, #qt_scrollarea_vcontainer { qproperty-objectName: "bar"; }
QMainWindow, QDialog, QWidget[kind="page"] { background: $ground; }
QScrollArea, QWidget[kind="clear"] { background: transparent; border: none; }
QLabel { background: transparent; }
QLabel[role="soft"], QLabel[role="caption"], QLabel[role="caps"] { color: $soft; }
QLabel[role="amber"] { color: $amber; }
QLabel[role="brick"] { color: $brick; }
QLabel[role="pine"] { color: $pine_text; }
QLabel[role="plum"], QLabel[role="sealed"] { color: $plum; }
QLabel[on="side"] { color: $side_text; }
QLabel[on="side"][role="soft"] { color: $side_soft; }
QLabel[on="plum"] { color: $on_plum; }
QLabel[on="ink"] { color: $ground; }

QFrame[card="plain"] { background: $surface; border: $cardpx solid $line; border-radius: 10px; }
QFrame[card="good"] { background: $pine_soft; border: $cardpx solid $pine; border-radius: 10px; }
QFrame[card="needs"] { background: $amber_soft; border: $cardpx solid $amber_edge;
  border-radius: 10px; }
QFrame[card="danger"] { background: $brick_soft; border: $cardpx solid $brick;
  border-radius: 10px; }
QFrame[card="sealed"] { background: $plum_soft; border: $cardpx solid $plum; border-radius: 10px; }
QFrame[card="boxed"] { background: $surface; border: 2px solid $ink; border-radius: 10px; }
QFrame[card="paper"] { background: #FFFFFF; border: 1px solid $edge; border-radius: 0; }
QFrame[card="group"] { background: #FFFFFF; border: 1px solid #22302C; border-radius: 4px; }
QLabel[on="paper"] { color: #111111; }
QFrame[card="undo"] { background: $ink; border: none; border-radius: 8px; }
QFrame[card="bar"] { background: $ground; border: none; border-top: $cardpx solid $line; }
QFrame[card="status"] { background: $well; border: none; border-top: $cardpx solid $line; }
QFrame[card="side"] { background: $side; border: none; border-right: $sidepx solid $line; }
QFrame[card="cover"] { background: $side; border: none; }
QFrame[card="band"] { background: $plum; border: none; }

QPushButton { background: $surface; color: $ink; border: $bpx solid $edge; border-radius: 6px;
  padding: 0 $padpx; min-height: $controlpx; outline: none; }
QPushButton:hover { background: $well; }
QPushButton:pressed { background: $line; }
QPushButton[kind="primary"] { background: $pine; color: $on_pine; border: $bpx solid $pine;
  padding: 0 $padbigpx; min-height: $bigpx; }
QPushButton[kind="primary"]:hover { background: $pine_hover; border-color: $pine_hover; }
QPushButton[kind="sealed"] { background: $plum; color: $on_plum; border: $bpx solid $plum;
  padding: 0 $padbigpx; min-height: $bigpx; }
QPushButton[kind="sealed"]:hover { background: $plum_hover; border-color: $plum_hover; }
QPushButton[kind="quiet"] { background: transparent; color: $pine_text;
  border: $bpx solid transparent; padding: 0 8px; }
QPushButton[kind="quiet"][place="head"] { padding: 0 8px 0 0; }
QPushButton[kind="quiet"]:hover { background: $pine_soft; border-color: $quietedge; }
QPushButton[kind="danger"] { color: $brick; border-color: $brick; }
QPushButton[kind="danger"]:hover { background: $brick_soft; }
QPushButton[kind="on-ink"] { background: $ground; color: $ink; border: $bpx solid $ground; }
QPushButton[kind="big"] { min-height: $bigpx; padding: 0 $padbigpx; }
QPushButton:disabled, QPushButton[kind="primary"]:disabled, QPushButton[kind="sealed"]:disabled {
  background: $well; color: $soft; border: $bpx dashed $edge; }
QPushButton[kind="quiet"]:disabled { background: transparent; color: $soft;
  border: $bpx dashed $edge; }
QPushButton:default { border-width: $bpx; }

QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QTimeEdit, QSpinBox, QComboBox {
  background: $surface; color: $ink; border: $bpx solid $edge; border-radius: 6px;
  placeholder-text-color: $soft; selection-background-color: $pine;
  selection-color: $on_pine; }
QLineEdit, QDateEdit, QTimeEdit, QSpinBox, QComboBox { padding: 0 10px; min-height: $controlpx; }
QPlainTextEdit, QTextEdit { padding: 4px 8px; }
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QDateEdit[bad="true"],
QTimeEdit[bad="true"], QSpinBox[bad="true"], QComboBox[bad="true"] { border: 2px solid $brick; }
QLineEdit:disabled, QPlainTextEdit:disabled, QDateEdit:disabled, QTimeEdit:disabled {
  background: $well; color: $soft; border: $bpx dashed $edge; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: $dropx; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($arrow); width: $arrowpx;
  height: $arrowpx; }
QSpinBox::up-button, QSpinBox::down-button, QTimeEdit::up-button, QTimeEdit::down-button {
  width: 0; border: none; }
QComboBox QAbstractItemView { background: $surface; color: $ink; border: $bpx solid $edge;
  outline: none; selection-background-color: $pine; selection-color: $on_pine; }

QListView[kind="found"] { background: $surface; color: $ink; border: $bpx solid $edge;
  outline: none; }
QListView[kind="found"]::item { padding: 6px 14px; }
QListView[kind="found"]::item:hover { background: $well; color: $ink; }
QListView[kind="found"]::item:selected { background: $pine; color: $on_pine; }

QCheckBox, QRadioButton { color: $ink; spacing: 10px; min-height: $rowpx; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: $tickpx; height: $tickpx;
  border: 2px solid $edge; background: $surface; border-radius: 5px; }
QRadioButton::indicator { border-radius: $roundpx; }
QCheckBox::indicator:checked { background: $pine; border-color: $pine; image: url($tick); }
QRadioButton::indicator:checked { background: $surface; border-color: $pine; image: url($dot); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-style: dashed;
  background: $well; }
QCheckBox::indicator:checked:disabled { background: $soft; border-color: $soft; }

QMenuBar { background: $ground; color: $ink; border: none; padding: 0 12px; }
QMenuBar::item { background: transparent; padding: $menupx 12px; border-radius: 6px; }
QMenuBar::item:selected { background: $well; }
QMenu { background: $surface; color: $ink; border: $bpx solid $edge; padding: 6px 0; }
QMenu::item { padding: 6px 26px 6px 32px; min-height: 18px; }
QMenu::indicator { width: $arrowpx; height: $arrowpx; left: 10px; }
QMenu::indicator:checked { image: url($dot); }
QMenu::indicator:checked:selected { background: $surface; border-radius: 4px; }
QMenu::item:selected { background: $pine; color: $on_pine; }
QMenu::item:disabled { color: $soft; }
QMenu::separator { height: 1px; background: $line; margin: 5px 0; }

QHeaderView { background: $well; border: none; }
QHeaderView::section { background: $well; color: $soft; border: none;
  border-bottom: $cardpx solid $line; padding: 8px 18px; text-align: left; }
QTableView { background: $surface; color: $ink; border: $cardpx solid $line; border-radius: 10px;
  gridline-color: $line; outline: none; selection-background-color: $pine_soft;
  selection-color: $ink; }
QTableView QTableCornerButton::section { background: $well; border: none; }
QListView { background: $surface; color: $ink; border: $bpx solid $edge; border-radius: 6px;
  outline: none; selection-background-color: $pine; selection-color: $on_pine; }
QTextBrowser { background: $surface; }
QToolButton { background: transparent; border: none; border-radius: 6px; }
QToolButton:hover { background: $well; }
QCalendarWidget { background: $surface; border: $bpx solid $edge; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; min-height: $controlpx; }
QCalendarWidget QToolButton { color: $ink; padding: 4px 10px; min-height: 24px; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QSpinBox { min-height: 0; padding: 0 4px; }
QCalendarWidget QTableView { border: none; border-radius: 0; selection-background-color: $pine;
  selection-color: $on_pine; }

QProgressBar { background: $well; border: $bpx solid $edge; border-radius: 7px;
  min-height: 12px; max-height: 12px; color: transparent; }
QProgressBar::chunk { background: $pine; border-radius: 6px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; border: none; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $ink; color: $ground; border: 1px solid $ink; padding: 4px 8px; }
"""


def sheet(*, tick: str, dot: str, arrow: str) -> str:
    """Write the style sheet of the theme and text size in use; the arguments are image files."""
    border = 2 if current.is_contrast() else 1
    lengths = {
        "bpx": f"{border}px",
        "cardpx": f"{border}px",
        "sidepx": "2px" if current.is_contrast() else "0px",
        "controlpx": f"{current.high(36) - 2 * border}px",
        "bigpx": f"{current.high(44) - 2 * border}px",
        "padpx": f"{current.gap(14)}px",
        "padbigpx": f"{current.gap(20)}px",
        "dropx": f"{current.px(30)}px",
        "arrowpx": f"{current.px(16)}px",
        "rowpx": f"{current.high(32)}px",
        "tickpx": f"{current.px(18)}px",
        "roundpx": f"{current.px(18) // 2 + 2}px",
        "menupx": f"{current.gap(5)}px",
        "tick": tick,
        "dot": dot,
        "arrow": arrow,
        "quietedge": "$pine" if current.is_contrast() else "transparent",
    }
    values = lengths | THEMES[current.LOOK.name]
    made = _SHEET
    # The longest names first: $pine must not eat the beginning of $pine_soft.
    for name in ("quietedge", *sorted(values, key=len, reverse=True)):
        made = made.replace(f"${name}", values[name])
    return made
