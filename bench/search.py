"""Open a register, list it and look for a word, as one whole process: `python -m bench.search`.

It takes the folder of the data and the word; the passphrase comes in as it does for its peer, on
standard input.
"""

import sys
from pathlib import Path

from app.services import meetings, members, registers, search
from app.services.registers import UnlockRequest

data, word = Path(sys.argv[1]), sys.argv[2]
request = UnlockRequest(
    register=registers.on_this_computer(data)[0], passphrase=sys.stdin.readline().rstrip("\n")
)
session = registers.open_session(registers.derive_keys(request), clock=registers.utc_now)
print(len(members.everyone(session)), len(meetings.everything(session)))
found = search.look_for(session, word)
print(*(f"{hit.title} {hit.detail}" for hit in found), sep="\n")
session.close()
sys.exit(0 if found else 1)
