"""The colours keep their contrasts, and every icon that is asked for is there."""

from __future__ import annotations

import ast
import re

import pytest

from app import paths
from tests.source import python_files, tree
from ui.theme.tokens import THEMES, contrast

TEXT, SHAPE = 4.5, 3.0
FILLS = ("ground", "surface", "well")
SOFT_FILLS = ("pine_soft", "amber_soft", "brick_soft", "plum_soft")
PAIRS = [
    *[(ink, fill, TEXT) for ink in ("ink", "soft") for fill in (*FILLS, *SOFT_FILLS)],
    *[("pine_text", fill, TEXT) for fill in (*FILLS, "pine_soft")],
    *[("amber", fill, TEXT) for fill in (*FILLS, "amber_soft")],
    *[("brick", fill, TEXT) for fill in (*FILLS, "brick_soft")],
    *[("plum", fill, TEXT) for fill in (*FILLS, "plum_soft")],
    ("on_pine", "pine", TEXT),
    ("on_pine", "pine_hover", TEXT),
    ("on_plum", "plum", TEXT),
    ("on_plum", "plum_hover", TEXT),
    ("side_text", "side", TEXT),
    ("side_soft", "side", TEXT),
    ("side_chosen_text", "side_chosen", TEXT),
    ("ground", "ink", TEXT),
    *[("edge", fill, SHAPE) for fill in FILLS],
    *[("focus", fill, SHAPE) for fill in (*FILLS, *SOFT_FILLS)],
    ("side_focus", "side", SHAPE),
    ("amber_edge", "amber_soft", SHAPE),
]
HIGH = 7.0


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(name: str, front: str, back: str, least: float) -> None:
    colours = THEMES[name]

    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize(("front", "back"), [pair[:2] for pair in PAIRS])
def test_high_contrast_is_high(front: str, back: str) -> None:
    colours = THEMES["contrast"]

    assert contrast(colours[front], colours[back]) >= HIGH


def test_every_theme_has_every_role() -> None:
    assert len({frozenset(colours) for colours in THEMES.values()}) == 1


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)


def test_every_icon_asked_for_is_there() -> None:
    there = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
    compound = re.compile(r"[a-z]+(-[a-z0-9]+)+")
    asked = {
        node.value
        for path in python_files("ui/pages", "ui/models", "ui/widgets", "ui/unlock")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if compound.fullmatch(node.value)
    }
    others = {"on-ink", "utf-8"}

    assert asked - there - others == set()
