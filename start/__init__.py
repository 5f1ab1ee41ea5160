"""What happens before the first window: set up, look whether it can work, start.

Standard library only: all of this runs before anything is installed.
"""
