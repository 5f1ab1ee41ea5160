"""The app's own Python environment, `.venv`: made from a hashed lock, and made anew if in doubt."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

from start import system
from start.telling import FAILED, CannotGoOnError, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

APP_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
FOLDER = ".venv"
MARKER = "circlekeep-ready.json"

# Each of these would send pip elsewhere than into `.venv`.
MISLEADING = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV")


def python_of(root: Path, folder: str = FOLDER) -> Path:
    """Return the Python inside the environment, whether or not it is there yet."""
    inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return (root / folder).joinpath(*inside)


def prepare(root: Path, lock: str = APP_LOCK, folder: str = FOLDER) -> Path:
    """Make the environment hold exactly what the lock says, and return its Python."""
    if is_ready(root, lock, folder):
        return python_of(root, folder)
    try:
        with _one_at_a_time(root):
            if not is_ready(root, lock, folder):
                _install(root, lock, folder)
    except PermissionError as error:
        raise _not_writable(root) from error
    except OSError as error:
        raise CannotGoOnError(f"Circlekeep could not be set up: {error.strerror}.") from error
    return python_of(root, folder)


def is_ready(root: Path, lock: str, folder: str = FOLDER) -> bool:
    """Tell whether the last set-up ended well, with this lock and this Python."""
    marker = _marker(root, folder)
    wanted = {lock: fingerprint(root / lock), APP_LOCK: fingerprint(root / APP_LOCK)}
    return (
        marker.get("python") == _this_python()
        and all(marker.get(name) == value for name, value in wanted.items())
        and python_of(root, folder).exists()
    )


def fingerprint(lock: Path) -> str:
    """Return what tells one lock from another."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _install(root: Path, lock: str, name: str) -> None:
    folder, marker = root / name, _marker(root, name)
    fits = marker.get("python") == _this_python()
    fits = fits and marker.get(APP_LOCK) == fingerprint(root / APP_LOCK)
    # The marker goes first and comes last: a set-up cut short at any point is seen as one.
    (folder / MARKER).unlink(missing_ok=True)
    if not fits or not python_of(root, name).exists():
        tell("Setting up Circlekeep: this happens once and takes a minute or two.")
        _make_empty(root, folder)
    else:
        tell("Setting up the tools of the checks.")
    _fill(root, lock, name)
    kept = {name: fingerprint(root / name) for name in {APP_LOCK, lock}}
    _write(folder / MARKER, {"python": _this_python(), **kept})


def _make_empty(root: Path, folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    # Debian keeps ensurepip in a package of its own, and this Python's pip serves as well.
    pip = [] if _has(root, "ensurepip") and not _has(root, "pip") else ["--without-pip"]
    made = system.run([base_python(), "-m", "venv", *pip, str(folder)], cwd=root)
    if made.returncode != 0:
        raise CannotGoOnError(
            "Python's own module venv could not make an environment. It said:\n"
            + _last_lines(made.stderr or made.stdout),
            code=FAILED,
        )


def _fill(root: Path, lock: str, folder: str) -> None:
    command = [
        *_pip(root, folder),
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--require-hashes",
        "--only-binary=:all:",
        "--requirement",
        str(root / lock),
    ]
    done = system.run(command, cwd=root, environment=_clean(os.environ))
    if done.returncode != 0:
        raise CannotGoOnError(reason_of(done.stderr + done.stdout), code=FAILED)


def _pip(root: Path, folder: str) -> list[str]:
    """Return the pip to use: this Python's, aimed at the environment, else the one inside."""
    inside = str(python_of(root, folder))
    if not _has(root, "pip") and _has(root, "ensurepip"):
        return [inside, "-m", "pip"]
    if not _has(root, "pip"):
        need = system.Need("pip3", "python3-pip")
        system.supply([need], what="pip, which fetches the parts of Circlekeep")
    if not _has(root, "pip"):
        raise CannotGoOnError("Setting up needs pip, and this Python has none.")
    return [base_python(), "-m", "pip", "--python", inside]


def reason_of(complaint: str) -> str:
    """Turn what pip said into what a person can act on."""
    if "No space left" in complaint:
        return "Setting up stopped: there is no room left on this disk. About 500 MB are needed."
    if "DO NOT MATCH THE HASHES" in complaint:
        return (
            "Setting up stopped: a part that was fetched is not the one Circlekeep was made with, "
            "so nothing of it was used. Please try again later or from another network."
        )
    if any(sign in complaint for sign in ("onnection", "resolve", "timed out", "versions: none")):
        return (
            "Setting up stopped: the parts could not be fetched, as there seems to be no network. "
            "It is needed once, for the set-up; the app itself never uses it."
        )
    if "no such option: --python" in complaint:
        return "Setting up needs pip 22.3 or newer; the pip of this Python is older."
    return "Setting up stopped. pip said:\n" + _last_lines(complaint)


def base_python() -> str:
    """Return the Python that stands outside every environment."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _this_python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor} {sys.base_prefix}"


def _has(root: Path, module: str) -> bool:
    # Asked of the Python outside: the one running this may sit in some other environment.
    return system.run([base_python(), "-c", f"import {module}"], cwd=root).returncode == 0


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in MISLEADING}


def _last_lines(text: str, count: int = 12) -> str:
    return "\n".join("  " + line for line in text.strip().splitlines()[-count:])


def _marker(root: Path, folder: str) -> dict[str, str]:
    try:
        untrusted = json.loads((root / folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return untrusted if isinstance(untrusted, dict) else {}


def _write(marker: Path, content: dict[str, str]) -> None:
    part = marker.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1), encoding="utf-8")
    part.replace(marker)


def _not_writable(root: Path) -> CannotGoOnError:
    return CannotGoOnError(
        f"Circlekeep cannot write into its own folder, {root}. "
        "Please copy that folder to a place of your own and start it there."
    )


@contextlib.contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Let a second start wait for the first one's set-up instead of working into it."""
    if not os.access(root, os.W_OK):
        raise _not_writable(root)
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has no such module

    descriptor = os.open(root, os.O_RDONLY)
    try:
        # pip inherits the lock: were this process killed, its pip would still be at work.
        os.set_inheritable(descriptor, True)  # noqa: FBT003 - it takes no name
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Another set-up of this folder is under way; waiting for it to end.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
