"""Plans handed in, and what graders make of them."""
