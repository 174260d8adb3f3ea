"""XBlocks for city-diplomacy training: a city drafts its plan in a worksheet, where it is graded.

This package imports nothing at load: the platform's plugins and the command line import it early.
"""
