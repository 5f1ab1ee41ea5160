"""Try a finished bundle out on Linux, here and where there is no Python at all.

`python3 run.py bundle --check` calls it. A check that cannot run counts as one that failed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import archive
import check_lock
import contents
import minimal_root
import places
import screens
from make_bundle import ROOT, told_version
from minimal_root import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Callable

# What the bundle takes from the system: every desktop has it, or cannot print without it (CUPS).
OF_THE_SYSTEM = re.compile(
    r"ld-linux.*|lib(c|cups|m|dl|rt|pthread|util|resolv|stdc\+\+|gcc_s|z|GL|EGL|X11|X11-xcb|xcb"
    r"|fontconfig|freetype|expat|dbus-1|glib-2\.0|gthread-2\.0)\.so\..*"
)
TROUBLE = re.compile(r"AF_INET6?|AF_NETLINK|AF_PACKET")
PLAIN_PATH = "/usr/bin:/bin"


class CheckFailedError(Exception):
    """A check found something; the words say what."""


def main() -> int:
    """Run every check, one line each; return 0 only if all of them ran and passed."""
    folder = ROOT / "dist" / places.folder_name(told_version())
    checks: list[tuple[str, Callable[[Path], str]]] = [
        ("nothing forbidden, nothing changed", look_at_files),
        ("every library finds what it needs", look_at_libraries),
        ("what the desktop is told is valid", look_at_desktop_files),
        ("the trap for network calls works", prove_the_trap),
        ("self-check without a screen", check_offscreen),
        ("self-check on X11", check_on_x11),
        ("Ctrl+L in the window", check_lock_key),
        ("install, start, upgrade, uninstall", check_installing),
        ("self-check without Python, no screen", check_in_minimal_root),
        ("self-check without Python, on X11", check_in_minimal_root_on_x11),
    ]
    bad = [name for name, check in checks if not passes(name, check, folder)]
    print("The bundle holds." if not bad else f"Not all checks passed: {', '.join(bad)}.")
    return 1 if bad else 0


def passes(name: str, check: Callable[[Path], str], folder: Path) -> bool:
    """Run one check and say how it ended."""
    started = time.monotonic()
    try:
        said = check(folder)
        state = "ok"
    except CheckFailedError as failure:
        said, state = str(failure), "FAILED"
    except CannotRunError as reason:
        said, state = str(reason), "NOT RUN"
    print(f"{state:<8}{name} ({time.monotonic() - started:.1f} s) {said}".rstrip(), flush=True)
    return state == "ok"


def look_at_files(folder: Path) -> str:
    """Look for forbidden files, in the folder and in the archive's own list."""
    must_be_empty(contents.forbidden_in(folder), "forbidden")
    must_be_empty(archive.wrong_sums(folder), "not as in SHA256SUMS")
    return f"{archive.size_of(folder) / 2**20:.1f} MiB"


def look_at_libraries(folder: Path) -> str:
    """See that each library needs only what lies beside it or on every desktop."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    here = {path.name for path in files}
    programs = [path for path in files if path.read_bytes()[:4] == b"\x7fELF"]
    outside = set()
    for program in programs:
        said = output("objdump", "-p", str(program))
        outside |= {name for name in re.findall(r"NEEDED\s+(\S+)", said) if name not in here}
    must_be_empty([name for name in outside if not OF_THE_SYSTEM.fullmatch(name)], "missing")
    return f"{len(programs)} files; of the system: {', '.join(sorted(outside))}"


def look_at_desktop_files(folder: Path) -> str:
    """Ask the desktop's own tools."""
    share = folder / "share"
    metainfo = share / "metainfo" / f"{places.APP_ID}.metainfo.xml"
    desktop = share / "applications" / f"{places.APP_ID}.desktop"
    output("appstreamcli", "validate", "--no-net", str(metainfo))
    output("desktop-file-validate", str(desktop))
    return ""


def prove_the_trap(_: Path) -> str:
    """Let a program try the network under the same watch, which must see it."""
    reaching = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()"
    said = watched([sys.executable, "-c", reaching], {"PATH": PLAIN_PATH})
    if not TROUBLE.search(said.calls):
        raise CheckFailedError("a network call went unseen")
    return ""


def check_offscreen(folder: Path) -> str:
    """Run the self-check with an empty environment and no screen."""
    return self_check([str(folder / "circlekeep")], {"QT_QPA_PLATFORM": "offscreen"})


def check_on_x11(folder: Path) -> str:
    """Run the self-check on a private X server."""
    with screens.screen() as display:
        return self_check([str(folder / "circlekeep")], {"DISPLAY": display})


def check_lock_key(folder: Path) -> str:
    """Lock the real window by its key, and look into the memory of what took its place."""
    if os.geteuid() != 0:
        raise CannotRunError("only an administrator can look into its memory")
    try:
        return check_lock.check(folder / "circlekeep", ROOT)
    except check_lock.NotSoError as finding:
        raise CheckFailedError(str(finding)) from finding


def check_installing(folder: Path) -> str:
    """Install twice into an empty home, start from there, uninstall; a register must survive."""
    with tempfile.TemporaryDirectory(prefix="circlekeep home ") as home:
        environment = {"HOME": home, "PATH": PLAIN_PATH, "QT_QPA_PLATFORM": "offscreen"}
        register = Path(home, ".local/share/circlekeep/registers/one")
        register.mkdir(parents=True)
        installed = Path(home, ".local/lib/circlekeep")
        for _ in range(2):
            output("sh", str(folder / "install.sh"), environment=environment)
        must_be_empty(archive.wrong_sums(installed), "not as in SHA256SUMS")
        desktop = Path(home, f".local/share/applications/{places.APP_ID}.desktop")
        output("desktop-file-validate", str(desktop))
        output(str(Path(home, ".local/bin/circlekeep")), "--self-check", environment=environment)
        said = output("sh", str(installed / "uninstall.sh"), environment=environment)
        left = [path for path in Path(home).rglob("*circlekeep*") if path != register.parents[1]]
        must_be_empty([str(path) for path in left if path.is_file()], "left behind")
        if not register.is_dir() or str(register.parents[1]) not in said:
            raise CheckFailedError("the register was touched, or its place was not told")
    return ""


def check_in_minimal_root(folder: Path) -> str:
    """Run the self-check in a Debian that never had a Python."""
    with minimal_root.holding(folder, ROOT / "build" / "minimal-root") as (root, program):
        return self_check([which("chroot"), str(root), program], {"QT_QPA_PLATFORM": "offscreen"})


def check_in_minimal_root_on_x11(folder: Path) -> str:
    """Run the self-check there on that Debian's own X server."""
    with (
        minimal_root.holding(folder, ROOT / "build" / "minimal-root") as (root, program),
        screens.screen(root) as display,
    ):
        return self_check([which("chroot"), str(root), program], {"DISPLAY": display})


def self_check(command: list[str], environment: dict[str, str]) -> str:
    """Run the self-check under watch: it passes, and no call of it names the network."""
    home = {"HOME": "/nonexistent", "PATH": PLAIN_PATH, "XDG_RUNTIME_DIR": "/nonexistent"}
    said = watched([*command, "--self-check"], {**home, **environment})
    if said.code or "All steps passed." not in said.output:
        raise CheckFailedError(f"exit code {said.code}\n{said.output}")
    must_be_empty(TROUBLE.findall(said.calls), "network calls")
    calls = len(said.calls.splitlines())
    return f"{said.output.count('ok  ')} steps, {calls} socket calls, none to a network"


class Watched:
    """What a program said, how it ended, and its calls that could reach a network."""

    def __init__(self, code: int, output: str, calls: str) -> None:
        self.code, self.output, self.calls = code, output, calls


def watched(command: list[str], environment: dict[str, str]) -> Watched:
    """Run a command with this environment only, recording every socket call it makes."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "calls")
        pairs = [f"{name}={value}" for name, value in environment.items()]
        watch = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log)]
        done = subprocess.run(
            [*watch, "env", "-i", *pairs, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=600,
            check=False,
        )
        return Watched(done.returncode, done.stdout, log.read_text(errors="replace"))


def output(*command: str, environment: dict[str, str] | None = None) -> str:
    """Return what a command says; what it says when it fails is the finding."""
    done = subprocess.run(
        command,
        env=environment or dict(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise CheckFailedError(f"{Path(command[0]).name}: {done.stdout.strip()}")
    return done.stdout


def which(name: str) -> str:
    """Return where a command lies, for a surrounding that has only the plain path."""
    return shutil.which(name, path=f"{PLAIN_PATH}:/usr/sbin:/sbin") or name


def must_be_empty(found: list[str], what: str) -> None:
    """Fail with what was found."""
    if found:
        raise CheckFailedError(f"{what}: {', '.join(sorted(set(found))[:20])}")


if __name__ == "__main__":
    sys.exit(main())
