"""The closing table of `run.py test`, and what of it a person may choose."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from start import checks, environment, system

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the environment as it is."""
    monkeypatch.setattr(environment, "prepare", lambda *_: sys.executable)


def test_the_checks_end_with_a_plain_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    two = (checks.Check("one", ("-c", "print('as it is')")), checks.Check("two", ("-c", "")))

    assert checks.run_all(tmp_path, checks=two) == 0
    assert capfd.readouterr().out.splitlines()[-1].startswith("All 2 checks passed in ")


def test_a_check_that_fails_fails_the_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    one_bad = (checks.Check("one", ("-c", "")), checks.Check("two", ("-c", "raise SystemExit(4)")))

    assert checks.run_all(tmp_path, checks=one_bad) == 1
    assert capfd.readouterr().out.splitlines()[-1].endswith("two FAILED.")


def test_a_check_that_could_not_run_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "TOOLS", (system.Need("no-such-tool", "no-such-package"),))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("CI", "true")

    assert checks.run_all(tmp_path, checks=(checks.Check("one", ("-c", "")),)) == 1
    assert capfd.readouterr().out.splitlines()[-1].endswith("no-such-tool NOT RUN.")


def a_check_of_tests(name: str, code: str) -> checks.Check:
    """Make a check that people choose tests of, and that ends by this code."""
    return checks.Check(name, ("-c", code, "pytest"), last=("last",))


@pytest.mark.parametrize(
    ("codes", "line"),
    [
        ((5, 0), "All 1 checks passed in "),
        ((0, 5), "All 1 checks passed in "),
        ((5, 1), "): two FAILED."),
        ((5, 5), "): one FAILED, two FAILED."),
    ],
)
def test_tests_not_asked_for_fail_the_command_only_where_no_other_ran(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], codes: tuple[int, int], line: str
) -> None:
    one, two = (f"raise SystemExit({code})" for code in codes)
    both = (a_check_of_tests("one", one), a_check_of_tests("two", two))

    code = checks.run_all(tmp_path, ("-k", "moth"), checks=both)

    said = capfd.readouterr().out
    assert line in said.splitlines()[-1]
    assert code == (0 if 0 in codes else 1)
    assert ("not asked" in said) == (codes != (5, 5))


def test_a_check_of_tests_that_finds_none_fails_where_nobody_chose(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    both = (a_check_of_tests("one", "raise SystemExit(5)"), a_check_of_tests("two", ""))

    assert checks.run_all(tmp_path, checks=both) == 1
    assert capfd.readouterr().out.splitlines()[-1].endswith("one FAILED.")


def test_what_is_given_to_the_tests_reaches_all_of_them_before_their_last_word(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tell = "import sys; print(sys.argv)"
    given = (checks.Check("other", ("-c", tell)), a_check_of_tests("one", tell))

    assert checks.run_all(tmp_path, ("-n", "4"), checks=given) == 0
    said = capfd.readouterr().out
    assert "['-c']" in said
    assert "['-c', 'pytest', '-n', '4', 'last']" in said


@pytest.mark.parametrize(
    ("arguments", "surrounding", "runs"),
    [
        (["--flow"], {}, {"test_flow"}),
        ([], {}, {"test_flow", "test_watch"}),
        ([], {"PYTEST_XDIST_WORKER": "gw0"}, {"test_watch"}),
    ],
)
def test_what_measures_the_windows_never_runs_beside_another_worker(
    arguments: list[str], surrounding: dict[str, str], runs: set[str]
) -> None:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    files = [f"tests/journeys/{name}.py" for name in ("test_flow", "test_watch")]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments, *files],
        cwd=PROJECT,
        env=kept | surrounding,
        capture_output=True,
        text=True,
        check=True,
    )

    found = {
        Path(line.partition("::")[0]).stem for line in done.stdout.splitlines() if "::" in line
    }
    assert found == runs


def test_the_windows_are_measured_by_one_worker_whatever_is_asked_for() -> None:
    (flow,) = (check for check in checks.CHECKS if "--flow" in check.arguments)

    assert flow.last == ("-n", "0")
