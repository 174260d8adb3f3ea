"""What a block answers: requests of the page in; pages and JSON out. Nothing is decided here."""
