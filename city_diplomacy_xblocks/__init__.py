"""XBlocks for city-diplomacy training: worksheets in which a city drafts its plan, and the view that grades it.

This package imports nothing at load: the platform's plugin machinery and the command line both import it early.
"""
