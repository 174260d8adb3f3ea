"""What each view shows: a plan and a worksheet become HTML."""
