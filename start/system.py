"""What the operating system must bring: libraries and tools no pip can install."""

from __future__ import annotations

import glob
import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from start.telling import CannotGoOnError, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Need(NamedTuple):
    """A library (`libx.so.1`), a file (`/usr/...`, stars allowed) or a command, and its package."""

    name: str
    package: str

    def is_met(self) -> bool:
        """Tell whether this computer has it."""
        if ".so." in self.name:
            return _loads(self.name)
        if self.name.startswith("/"):
            return bool(glob.glob(self.name))  # noqa: PTH207 - the pattern is a whole path
        return shutil.which(self.name) is not None


def missing(needs: Sequence[Need]) -> list[Need]:
    """Return the needs this computer does not meet."""
    return [need for need in needs if not need.is_met()]


def supply(lacking: Sequence[Need], *, what: str) -> None:
    """Install what is lacking if that is allowed; else say how, and end with exit code 3."""
    command = apt_line(lacking)
    if shutil.which("apt-get") is None:
        names = ", ".join(need.name for need in lacking)
        raise CannotGoOnError(
            f"This computer lacks {what}: {names}. "
            "Please install the packages of your system that hold them, and start again."
        )
    if _is_root():
        tell(f"Installing {what}: " + " ".join(packages(lacking)))
        _apt(command)
    elif _may_ask():
        tell(
            f"This computer lacks {what}. This line installs what is lacking:\n\n  sudo {command}\n"
        )
        if input("Do that now? Your password may be asked for. [y/N] ").strip().lower() != "y":
            raise CannotGoOnError("Nothing was installed.")
        _apt(command, prefix=("sudo",))
    else:
        raise CannotGoOnError(
            f"This computer lacks {what}. This line installs what is lacking; then start again:\n\n"
            f"  sudo {command}\n"
        )
    still = missing(lacking)
    if still:
        names = ", ".join(need.name for need in still)
        raise CannotGoOnError(f"Still lacking after the installation: {names}.")


def packages(lacking: Sequence[Need]) -> list[str]:
    """Return the packages of what is lacking, each once and in order."""
    return list(dict.fromkeys(need.package for need in lacking))


def apt_line(lacking: Sequence[Need]) -> str:
    """Return the line that installs what is lacking, ready to be copied."""
    return shlex.join(["apt-get", "install", "-y", "--no-install-recommends", *packages(lacking)])


def run(
    command: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command quietly and keep what it says; it can ask nothing."""
    return subprocess.run(  # noqa: S603
        command,
        cwd=cwd,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        close_fds=False,  # so that the lock on the set-up lives as long as the last one in it
        text=True,
        errors="replace",
        check=False,
    )


def _apt(command: str, *, prefix: tuple[str, ...] = ()) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # An image without package lists knows no package at all, and old lists name old files.
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=environment, check=False)  # noqa: S603
    done = subprocess.run(  # noqa: S603
        [*prefix, *shlex.split(command)],
        env=environment,
        stdin=None if prefix else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join("  " + text for text in done.stderr.strip().splitlines()[-8:])
        raise CannotGoOnError(f"The installation failed. apt-get said:\n{said}")


def _loads(soname: str) -> bool:
    import ctypes  # noqa: PLC0415 - most starts do without it

    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _may_ask() -> bool:
    if shutil.which("sudo") is None or os.environ.get("CI"):
        return False
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout))
