"""The beginning of a key block, up to its discreet name, which is shown before any key is at hand.

Apart from the rest of the block, as the first window waits for it and for no cipher.
"""

from __future__ import annotations

import struct
import unicodedata

LONGEST_NAME = 80
MOST_NAME_BYTES = 4 * LONGEST_NAME

MAGIC = b"CKKEYS\r\n"  # the line end shows a copy mangled as text
PREFIX = struct.Struct(">8sHI")
HEADER = struct.Struct(">16s32sH")

# Joiners are invisible, and some names cannot be written without them.
JOINERS = "\u200c\u200d"
# What could move or hide other words on the lock screen, which shows the name before it is trusted.
_UNRULY = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_fit(untrusted_name: str) -> bool:
    """Tell whether a name read from a file can stand on the screen beside other words."""
    is_ruly = all(
        sign in JOINERS or unicodedata.category(sign) not in _UNRULY for sign in untrusted_name
    )
    return 0 < len(untrusted_name) <= LONGEST_NAME and is_ruly


def name_in(untrusted: bytes) -> str:
    """Read the discreet name alone; nothing if it cannot be read, and nothing else is checked."""
    name_at = PREFIX.size + HEADER.size
    if len(untrusted) < name_at or not untrusted.startswith(MAGIC):
        return ""
    *_, size = HEADER.unpack_from(untrusted, PREFIX.size)
    if size > MOST_NAME_BYTES:
        return ""
    try:
        name = untrusted[name_at : name_at + size].decode()
    except UnicodeDecodeError:
        return ""
    return name if is_fit(name) else ""
