"""The self-check that ships with the program passes, and tells when something is not as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.source import PROJECT
from ui.self_check import steps

if TYPE_CHECKING:
    from pathlib import Path


def test_every_step_passes_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--self-check"],
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "All steps passed."
    assert done.stdout.count("\nok ") >= 18
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_fails_is_named_and_ends_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(steps.StepFailedError), steps.step("records are compared"):
        steps.same(["a"], ["b"], "records")

    said = capsys.readouterr().out
    assert said.startswith("FAILED  records are compared: Unequal records differ")
