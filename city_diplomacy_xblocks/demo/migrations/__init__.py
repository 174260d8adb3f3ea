"""How the demo's tables came to be."""
