"""Locking: what starts it, the cover, what is kept, and the process that takes its place."""
