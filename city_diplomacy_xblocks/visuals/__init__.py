"""A plan as pictures: SVG made from its answers, the same bytes for the same answers."""
