"""Run by the system's Python: holds a LibreOffice open and does what `bench.calc` asks.

One word a line comes in, one number a line goes out.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

ROWS, COLUMNS = 1000, 200


def setting(name, value):
    return PropertyValue(Name=name, Value=value)


def start(folder):
    profile = folder / "calc-profile"
    shutil.rmtree(profile, ignore_errors=True)
    pipe = f"circlekeep{os.getpid()}"
    process = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    deadline = time.monotonic() + 120
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    return process, desktop


def make(desktop, folder):
    hidden = (setting("Hidden", True),)
    document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, hidden)
    cells = tuple(
        tuple(float((row * column) % 7) for column in range(COLUMNS)) for row in range(ROWS)
    )
    area = document.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, COLUMNS - 1, ROWS - 1)
    area.setDataArray(cells)
    file = folder / "sheet.ods"
    file.unlink(missing_ok=True)
    document.storeAsURL(
        file.as_uri(),
        (setting("FilterName", "calc8"), setting("Password", "lantern harbour measured")),
    )
    return document


def store(document, count):
    document.Sheets.getByIndex(0).getCellByPosition(9, count % ROWS).Value = count + 0.5
    started = time.perf_counter()
    document.store()
    return time.perf_counter() - started


def memory():
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid())], capture_output=True, text=True, check=False
    ).stdout.split()
    # Of its processes the largest alone, as what they share must not be counted twice.
    return max(resident(pid) for pid in children(found))


def children(pids):
    every = []
    for pid in pids:
        every.append(pid)
        found = subprocess.run(["pgrep", "-P", pid], capture_output=True, text=True, check=False)
        every += children(found.stdout.split())
    return every


def resident(pid):
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main():
    folder = Path(sys.argv[1]).resolve()
    process, desktop = start(folder)
    document = make(desktop, folder)
    for count, word in enumerate(sys.stdin):
        answer = {"store": lambda: store(document, count), "memory": memory}.get(  # noqa: B023
            word.strip(), lambda: 0.0
        )()
        print(answer, flush=True)
    document.close(True)
    try:
        desktop.terminate()
    finally:
        process.wait(60)


main()
