"""A small host that runs the blocks and the courses outside Open edX."""
