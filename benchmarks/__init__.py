"""What the blocks cost, as counts (queries, bytes) and as ratios measured in one run. `make bench`."""
