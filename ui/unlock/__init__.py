"""Before a register is open: welcome, unlocking, the first run, restoring, a new passphrase."""
