"""`run.py`: set up once, look before Qt would abort, and say plainly what is in the way."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

import run
from start import commands, display, environment, system
from start.telling import CannotGoOnError

PROJECT = Path(__file__).resolve().parent.parent
SAYS_HELLO = "import lantern\nprint('opened with lantern', lantern.VERSION)\n"


def a_wheel(folder: Path, version: str, *, name: str = "lantern") -> str:
    """Make a tiny package to be installed and return its line in a lock."""
    files = {
        f"{name}.py": f"VERSION = '{version}'\n",
        f"{name}-{version}.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        ),
        f"{name}-{version}.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = "".join(f"{path},sha256={_digest(text)},{len(text)}\n" for path, text in files.items())
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        record_path = f"{name}-{version}.dist-info/RECORD"
        archive.writestr(record_path, f"{record}{record_path},,\n")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


@pytest.fixture
def checkout(tmp_path: Path, wheels: Path) -> Path:
    """Return a folder with the real start, a tiny app and a lock of one tiny package."""
    root = tmp_path / "a folder with spaces"
    (root / "ui").mkdir(parents=True)
    shutil.copy(PROJECT / "run.py", root)
    shutil.copytree(PROJECT / "start", root / "start", ignore=shutil.ignore_patterns("*.pyc"))
    (root / "ui" / "__main__.py").write_text(SAYS_HELLO)
    (root / environment.APP_LOCK).write_text(a_wheel(wheels, "1.0"))
    return root


def start(checkout: Path, wheels: Path, *arguments: str, **extra: str) -> tuple[int, str]:
    """Run `run.py` as a person would, from another folder; return exit code and all it said."""
    done = subprocess.run(
        [environment.base_python(), str(checkout / "run.py"), *arguments],
        cwd="/",
        env=surroundings(wheels, **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def surroundings(wheels: Path, **extra: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    return {**kept, **pip, "QT_QPA_PLATFORM": "offscreen", **extra}


def test_the_first_start_sets_up_and_opens_the_app(checkout: Path, wheels: Path) -> None:
    code, said = start(checkout, wheels)

    assert (code, said.splitlines()[-1]) == (0, "opened with lantern 1.0")
    assert said.startswith("Setting up Circlekeep")


def test_the_second_start_says_nothing_of_its_own(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)

    assert start(checkout, wheels) == (0, "opened with lantern 1.0\n")


def test_the_second_start_adds_well_under_half_a_second(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)

    through_run = min(_seconds([sys.executable, checkout / "run.py"], wheels) for _ in range(5))
    straight = min(
        _seconds([environment.python_of(checkout), checkout / "ui" / "__main__.py"], wheels)
        for _ in range(5)
    )

    assert through_run - straight < 0.35


def _seconds(command: list[str | Path], wheels: Path) -> float:
    """Tell the processor time it takes; the clock would tell of the computer's other work too."""
    before = _spent_by_children()
    subprocess.run(command, env=surroundings(wheels), capture_output=True, check=True)
    return _spent_by_children() - before


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_new_lock_is_installed_at_the_next_start(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)
    (checkout / environment.APP_LOCK).write_text(a_wheel(wheels, "2.0"))

    assert start(checkout, wheels)[1].splitlines()[-1] == "opened with lantern 2.0"


def test_what_left_the_lock_leaves_the_environment(checkout: Path, wheels: Path) -> None:
    lock = checkout / environment.APP_LOCK
    lock.write_text(lock.read_text() + a_wheel(wheels, "1.0", name="moth"))
    start(checkout, wheels)
    lock.write_text(a_wheel(wheels, "1.0"))

    start(checkout, wheels)

    assert not list((checkout / environment.FOLDER).rglob("moth.py"))


def test_a_set_up_cut_short_is_repaired_at_the_next_start(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)
    (checkout / environment.FOLDER / environment.MARKER).unlink()
    next((checkout / environment.FOLDER).rglob("lantern.py")).unlink()

    assert start(checkout, wheels)[1].splitlines()[-1] == "opened with lantern 1.0"


def test_a_start_killed_while_setting_up_leaves_a_start_that_works(
    checkout: Path, wheels: Path
) -> None:
    first = subprocess.Popen(
        [environment.base_python(), str(checkout / "run.py")],
        env=surroundings(wheels),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not (checkout / environment.FOLDER / "pyvenv.cfg").exists():
        assert time.monotonic() < deadline
        time.sleep(0.001)
    first.send_signal(signal.SIGKILL)
    first.wait()

    assert start(checkout, wheels)[1].splitlines()[-1] == "opened with lantern 1.0"


def test_a_part_with_another_hash_is_refused(checkout: Path, wheels: Path) -> None:
    good = (checkout / environment.APP_LOCK).read_text()
    (checkout / environment.APP_LOCK).write_text(good[:-6] + "00000\n")

    code, said = start(checkout, wheels)

    assert code == 1
    assert "is not the one Circlekeep was made with" in said
    assert "Traceback" not in said


def test_a_set_up_without_a_network_says_so(checkout: Path, wheels: Path) -> None:
    nowhere = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
    (checkout / environment.APP_LOCK).write_text("moth==1.0 --hash=sha256:" + "0" * 64 + "\n")

    code, said = start(checkout, wheels, PIP_FIND_LINKS="", **nowhere)

    assert code == 1
    assert said.count("\n") == 2
    assert "there seems to be no network" in said


def test_settings_of_pip_cannot_lead_the_set_up_elsewhere(
    checkout: Path, wheels: Path, tmp_path: Path
) -> None:
    start(checkout, wheels, PIP_TARGET=str(tmp_path / "elsewhere"), PIP_USER="1")

    assert not (tmp_path / "elsewhere").exists()
    assert start(checkout, wheels)[0] == 0


def test_another_python_gets_an_environment_of_its_own(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)
    marker = checkout / environment.FOLDER / environment.MARKER
    kept = json.loads(marker.read_text())
    marker.write_text(json.dumps({**kept, "python": "3.12 /opt/other"}))

    code, said = start(checkout, wheels)

    assert code == 0
    assert said.startswith("Setting up")


def test_a_folder_that_cannot_be_written_is_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write anywhere, so the question itself is answered as for another user.
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(CannotGoOnError, match="cannot write into its own folder") as caught:
        environment.prepare(checkout)

    assert caught.value.code == 3


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 4), (3, 14, 0)])
def test_a_python_that_does_not_fit_is_refused_with_a_sentence(version: tuple[int, ...]) -> None:
    sentence = run.refusal(version)

    assert sentence is not None
    assert ".".join(map(str, version)) in sentence


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 12, 0), (3, 13, 9)])
def test_the_pythons_of_the_lock_are_welcome(version: tuple[int, ...]) -> None:
    assert run.refusal(version) is None


def test_a_word_it_does_not_know_opens_nothing(
    checkout: Path, wheels: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(["tset"]) == 2
    assert "does not know 'tset'" in capfd.readouterr().err


def test_without_a_display_one_sentence_ends_the_start(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)

    code, said = start(checkout, wheels, QT_QPA_PLATFORM="")

    assert (code, said) == (3, display.NO_DISPLAY + "\n")


def test_a_display_that_does_not_answer_is_named(checkout: Path, wheels: Path) -> None:
    start(checkout, wheels)

    code, said = start(checkout, wheels, QT_QPA_PLATFORM="", DISPLAY=":4077")

    assert (code, said) == (3, display.DEAD_DISPLAY.format(name=":4077") + "\n")


def test_a_dead_wayland_socket_is_no_display(tmp_path: Path) -> None:
    surroundings = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}

    assert display.complaint(surroundings) == display.NO_DISPLAY


def test_libraries_seen_once_are_looked_up_and_not_loaded(tmp_path: Path) -> None:
    display.prepare(tmp_path)

    seen = json.loads((tmp_path / display.SEEN).read_text())
    assert list(seen) == [need.name for need in display.LIBRARIES]
    assert all(Path(path).exists() for path in seen.values())


def test_a_library_that_went_away_is_looked_for_again(tmp_path: Path) -> None:
    display.prepare(tmp_path)
    seen = tmp_path / display.SEEN
    paths = json.loads(seen.read_text())
    seen.write_text(json.dumps({**paths, "libGL.so.1": str(tmp_path / "gone.so")}))

    display.prepare(tmp_path)

    assert json.loads(seen.read_text()) == paths


def test_what_cannot_be_installed_is_given_as_a_line_to_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("CI", "true")
    lacking = [system.Need("libnowhere.so.1", "libnowhere1"), system.Need("gone", "gone-bin")]

    with pytest.raises(CannotGoOnError) as caught:
        system.supply(lacking, what="two things")

    assert caught.value.code == 3
    line = "sudo apt-get install -y --no-install-recommends libnowhere1 gone-bin\n"
    assert caught.value.sentence.endswith(line)


def test_needs_are_libraries_files_and_commands(tmp_path: Path) -> None:
    (tmp_path / "one.typelib").touch()

    met = [system.Need(name, "") for name in ("libc.so.6", "sh", f"{tmp_path}/*.typelib")]
    unmet = [system.Need(name, "") for name in ("libnowhere.so.1", "no-such-command", "/no/such")]

    assert system.missing([*met, *unmet]) == unmet


def test_the_ci_runs_the_command_people_run() -> None:
    script = PROJECT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert script.read_text().splitlines()[-1].endswith("exec python3 run.py test")
