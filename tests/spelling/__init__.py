"""Spelling: each text is checked in the language that it is in, and in no other."""
