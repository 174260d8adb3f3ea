"""Writing a worksheet without code: its text as an outline, as forms, with what is amiss.

The text is the one truth: every act takes a text and gives another.
"""
