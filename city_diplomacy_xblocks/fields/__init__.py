"""The kinds of answer a worksheet may ask for: one module each, the same few verbs. Pure."""
