"""The only room that knows Open edX."""
