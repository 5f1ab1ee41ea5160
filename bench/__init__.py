"""Benchmarks, run by hand: `python3 run.py bench [lines]`. Each line is timed beside a peer."""
