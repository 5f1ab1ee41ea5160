"""The programs Circlekeep is measured beside, and the packages they come in."""

from __future__ import annotations

from start.system import Need

AGE = Need("age", "age")
BORG = Need("borg", "borgbackup")
CALC = Need("soffice", "libreoffice-calc")
KEEPASSXC = Need("keepassxc", "keepassxc")
RESTIC = Need("restic", "restic")
STRACE = Need("strace", "strace")
UNO = Need("/usr/lib/python3/dist-packages/uno.py", "python3-uno")
XVFB = Need("Xvfb", "xvfb")
