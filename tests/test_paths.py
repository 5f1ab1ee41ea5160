"""Where things lie, from source and in a bundle."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_data_folder_is_the_person_s_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(paths.DATA_OVERRIDE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    assert tmp_path in paths.data_folder().parents
    assert tmp_path in paths.settings_file().parents


def test_another_data_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.DATA_OVERRIDE, str(tmp_path / "elsewhere"))

    assert paths.data_folder() == tmp_path / "elsewhere"
    assert paths.settings_file() == tmp_path / "elsewhere" / "settings.json"


def test_asking_where_things_lie_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.DATA_OVERRIDE, str(tmp_path / "elsewhere"))

    paths.data_folder()
    paths.settings_file()

    assert list(tmp_path.iterdir()) == []


def test_resources_are_the_ones_that_ship() -> None:
    assert (paths.resources() / "fonts").is_dir()


def test_a_bundle_finds_its_resources_and_version_beside_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "7.8.9"\n')
    paths.version.cache_clear()

    assert paths.resources() == tmp_path / "resources"
    assert paths.version() == "7.8.9"

    paths.version.cache_clear()
