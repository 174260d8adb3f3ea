"""How one plan takes the changes of several devices: pure functions, no Django."""
