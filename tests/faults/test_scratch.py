"""The fault tests leave nothing in memory, and take away what a killed run has left."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.faults import scratch

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_killed_run_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine = scratch.new_folder()
    (tmp_path / mine.name).mkdir()
    (tmp_path / f"circlekeep-faults-{dead.pid}-a1b2/data").mkdir(parents=True)
    (tmp_path / "circlekeep-faults-of-somebody").mkdir()

    scratch.sweep_after_the_killed(tmp_path)

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {mine.name, "circlekeep-faults-of-somebody"}
    assert mine.is_dir()
