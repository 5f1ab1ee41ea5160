"""The fixed words of the vault's tests."""

from __future__ import annotations

from app.vault import stickfile

REGISTER_ID = bytes(range(16))
OTHER_REGISTER = bytes(range(16, 32))
NAME = "Tuesday lamps"
PASSPHRASE = "seven herons over the mill"
OTHER_PASSPHRASE = "a kettle sings in winter"
STICK = stickfile.new(REGISTER_ID)
