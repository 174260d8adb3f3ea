"""Plans and the people who write them."""
