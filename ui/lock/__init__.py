"""Locking: noticing that it is time, and replacing the process that knew the secrets."""
