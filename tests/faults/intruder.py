"""Another program that has the key of a register and none of its manners: it takes no lock file.

`python -m tests.faults.intruder <database> <key in hex>` tries to read and to write, and prints
what came of each.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlcipher3 import dbapi2

READ = "SELECT count(*) FROM journal"
WRITE = "UPDATE profile SET usual_place = 'Nowhere'"


def main(path: Path, key: str) -> None:
    """Try, and tell."""
    raw = dbapi2.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0)
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute(f"PRAGMA key = \"x'{key}'\"")
    for statement in (READ, WRITE):
        try:
            raw.execute(statement)
        except dbapi2.OperationalError as refusal:
            print(refusal)  # noqa: T201
        else:
            print("done")  # noqa: T201
    raw.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
