"""Which theme and text size are in use now.

Painted widgets ask here. This is the one place of `ui` that keeps something between calls: a
screen has one look at a time, as an application has one palette and one font.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QGuiApplication, Qt

from ui.theme import tokens

BODY = 16  # pixels of body text at 100 %

# name -> (factor of body text, family, weight)
ROLES = {
    "display": (34 / 16, "Source Serif 4", QFont.Weight.DemiBold),
    "h1": (28 / 16, "Source Serif 4", QFont.Weight.DemiBold),
    "h2": (20 / 16, "Source Serif 4", QFont.Weight.DemiBold),
    "h3": (17 / 16, "Source Serif 4", QFont.Weight.DemiBold),
    "read": (20 / 16, "Source Sans 3", QFont.Weight.Normal),
    "lead": (18 / 16, "Source Sans 3", QFont.Weight.Normal),
    "body": (1.0, "Source Sans 3", QFont.Weight.Normal),
    "strong": (1.0, "Source Sans 3", QFont.Weight.DemiBold),
    "sealed": (1.0, "Source Sans 3", QFont.Weight.DemiBold),
    "soft": (15 / 16, "Source Sans 3", QFont.Weight.Normal),
    "caption": (14 / 16, "Source Sans 3", QFont.Weight.Normal),
    "caps": (13 / 16, "Source Sans 3", QFont.Weight.DemiBold),
    "code": (22 / 16, "Source Sans 3", QFont.Weight.DemiBold),
}


class _Look:
    """What is in use; changed by `ui.theme.apply` alone."""

    name = "light"
    percent = 100


LOOK = _Look()


def colour(role: str) -> QColor:
    """Return the colour of a role in the theme in use."""
    return QColor(tokens.THEMES[LOOK.name][role])


def is_contrast() -> bool:
    """Tell whether the high contrast theme is in use."""
    return LOOK.name == "contrast"


def is_large() -> bool:
    """Tell whether the text is so large that the windows change their layout."""
    large = 150
    return large <= LOOK.percent


def px(pixels: float) -> int:
    """Return a length that grows with the text: control heights, icons, painted words."""
    return round(pixels * LOOK.percent / 100)


def high(pixels: float) -> int:
    """Return the height of a control; it grows three quarters as fast as the text."""
    return round(pixels * (1 + 0.75 * (LOOK.percent / 100 - 1)))


def icon_px(pixels: float) -> int:
    """Return the side of an icon; it grows half as fast as the text."""
    return round(pixels * (1 + 0.5 * (LOOK.percent / 100 - 1)))


def gap(pixels: float) -> int:
    """Return a space; it grows only 30 % as fast as the text."""
    return round(pixels * (1 + 0.3 * (LOOK.percent / 100 - 1)))


def font(role: str = "body") -> QFont:
    """Return the font of a text role at the text size in use."""
    factor, family, weight = ROLES.get(role, ROLES["body"])
    made = QFont(family)
    made.setPixelSize(max(8, px(BODY * factor)))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if role == "caps":
        made.setCapitalization(QFont.Capitalization.AllUppercase)
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6 * LOOK.percent / 100)
    if role == "code":
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2.0 * LOOK.percent / 100)
    return made


def resolved(wanted: str) -> str:
    """Return the theme to use for a setting; `system` follows the desktop where it tells."""
    if wanted in tokens.THEMES:
        return wanted
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility()
    if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
