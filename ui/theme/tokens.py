"""The colours of the three themes by role, as data; a test holds them to their contrasts."""

from __future__ import annotations

from typing import Final

LIGHT: Final = {
    "ground": "#F7F2EA",
    "surface": "#FFFDF9",
    "well": "#EFE8DC",
    "ink": "#22302C",
    "soft": "#56615C",
    "line": "#DFD5C6",
    "edge": "#857B6B",
    "pine": "#1E5C54",
    "pine_hover": "#174A44",
    "on_pine": "#FFFFFF",
    "pine_text": "#1E5C54",
    "pine_soft": "#E1ECE7",
    "amber": "#87480A",
    "amber_soft": "#FCEDD6",
    "amber_edge": "#B9741F",
    "brick": "#A13226",
    "brick_soft": "#FAE5E0",
    "plum": "#5B3A66",
    "plum_hover": "#472B51",
    "plum_soft": "#F1E8F2",
    "on_plum": "#FFFFFF",
    "side": "#1C423C",
    "side_text": "#EAF1ED",
    "side_soft": "#B9CDC6",
    "side_chosen": "#F7F2EA",
    "side_chosen_text": "#1C423C",
    "focus": "#1F54C4",
    "side_focus": "#FFD27D",
}
DARK: Final = {
    "ground": "#181B19",
    "surface": "#212522",
    "well": "#2B302C",
    "ink": "#EFEAE0",
    "soft": "#B9B8AC",
    "line": "#3B413C",
    "edge": "#8B9188",
    "pine": "#86CBBB",
    "pine_hover": "#A2DACC",
    "on_pine": "#0F231F",
    "pine_text": "#93D2C3",
    "pine_soft": "#24403A",
    "amber": "#F2BD70",
    "amber_soft": "#3A2D18",
    "amber_edge": "#B98A45",
    "brick": "#F5A093",
    "brick_soft": "#45251F",
    "plum": "#D3B0DD",
    "plum_hover": "#E2C8E9",
    "plum_soft": "#38293D",
    "on_plum": "#24122A",
    "side": "#101715",
    "side_text": "#E4EAE5",
    "side_soft": "#A5B5AE",
    "side_chosen": "#24403A",
    "side_chosen_text": "#EFEAE0",
    "focus": "#FFD27D",
    "side_focus": "#FFD27D",
}
CONTRAST: Final = {
    "ground": "#000000",
    "surface": "#000000",
    "well": "#000000",
    "ink": "#FFFFFF",
    "soft": "#FFFFFF",
    "line": "#FFFFFF",
    "edge": "#FFFFFF",
    "pine": "#6FF0DA",
    "pine_hover": "#B0FFF2",
    "on_pine": "#000000",
    "pine_text": "#6FF0DA",
    "pine_soft": "#000000",
    "amber": "#FFD24A",
    "amber_soft": "#000000",
    "amber_edge": "#FFD24A",
    "brick": "#FFA79B",
    "brick_soft": "#000000",
    "plum": "#E9C2FF",
    "plum_hover": "#F4E0FF",
    "plum_soft": "#000000",
    "on_plum": "#000000",
    "side": "#000000",
    "side_text": "#FFFFFF",
    "side_soft": "#FFFFFF",
    "side_chosen": "#FFFFFF",
    "side_chosen_text": "#000000",
    "focus": "#FFFF00",
    "side_focus": "#FFFF00",
}
THEMES: Final = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written #RRGGBB (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    low = 0.03928
    return float(part / 12.92 if part <= low else ((part + 0.055) / 1.055) ** 2.4)
