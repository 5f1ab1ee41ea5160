"""Open a register, list it and look for a word, as one whole process: `python -m bench.search`.

It takes the folder of the data and the word; the passphrase comes in as it does for its peer, on
standard input.
"""

import gc
import os
import sys
from pathlib import Path
from threading import Thread

gc.disable()  # as in the app

from app.services import on_disk, unlocking  # noqa: E402

SLICE = 256  # as many as the page of the members takes at a time

data, word = Path(sys.argv[1]), sys.argv[2]
request = unlocking.UnlockRequest(
    register=on_disk.on_this_computer(data)[0], passphrase=sys.stdin.readline().rstrip("\n")
)
derived: list[unlocking.Unlocked] = []
deriving = Thread(target=lambda: derived.append(unlocking.derive_keys(request)))
deriving.start()

# As in the app, what works with an open register is loaded while its keys are being derived.
import filelock  # noqa: E402, F401

from app.services import meetings, members, registers, search  # noqa: E402

deriving.join()
session = registers.open_session(derived[0], clock=on_disk.utc_now)
# Listed as the pages do it: everybody in order, and of each list the rows it begins with.
ids = members.in_order(session)
print(len(ids), len(members.some(session, ids[:SLICE])), len(meetings.everything(session)))
found = search.look_for(session, word)
print(*(f"{hit.title} {hit.detail}" for hit in found), sep="\n")
session.close()
sys.stdout.flush()
# As the program does when it ends: what it had open is closed, and nothing else needs an end.
os._exit(0 if found else 1)
