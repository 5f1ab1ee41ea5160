"""`python3 run.py bench [lines]`: measure, and say by the exit code whether all targets hold."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import lines
from bench.frame import LEAST_PAIRS, LINES, Work, measure
from start import system
from start.telling import CannotGoOnError

EVERY_MODULE = lines


def main() -> int:
    """Run the lines asked for."""
    asked = _arguments()
    ordered = sorted(LINES, key=lambda line: line.number)
    chosen = [line for line in ordered if not asked.lines or line.number in asked.lines]
    if not chosen:
        print("There is no such line. There are:", *sorted({line.number for line in LINES}))
        return 2
    lacking = system.missing([need for line in chosen for need in line.needs])
    if lacking and asked.install_peers:
        try:
            system.supply(lacking, what="programs to measure beside")
        except CannotGoOnError as stop:
            print(stop.sentence)
            return stop.code
    elif lacking:
        print("Some peers are missing. As root: python3 run.py bench --install-peers")
        print("or:", system.apt_line(lacking), "\n")
    work = Work(folder=_folder(asked.work), scale=asked.scale, pairs=asked.pairs)
    print(f"     {'measured':<38} {'beside':<34} {'ours':>10} {'theirs':>10} {'ratio':>8}")
    held = []
    for line in chosen:
        result = measure(line, work)
        print(result.told(), flush=True)
        held.append(result.holds)
    print(f"\n{sum(held)} of {len(held)} hold, {max(work.pairs, LEAST_PAIRS)} pairs each.")
    return 0 if all(held) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__)
    parser.add_argument("lines", nargs="*", type=int, help="numbers of lines; all without any")
    parser.add_argument("--pairs", type=int, default=LEAST_PAIRS, help="pairs a line, at least 7")
    parser.add_argument("--scale", type=int, default=1, choices=(1, 10), help="1x or 10x register")
    parser.add_argument("--work", default="", help="where generated registers are kept")
    parser.add_argument("--install-peers", action="store_true", help="install missing peers (root)")
    return parser.parse_args()


def _folder(asked: str) -> Path:
    # A name of its own for each person: nobody else's folder is ever written to.
    name = f"circlekeep-bench-{os.getuid() if hasattr(os, 'getuid') else 'here'}"
    folder = Path(asked) if asked else Path(tempfile.gettempdir()) / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
