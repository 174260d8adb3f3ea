"""Courses as folders of OLX: editions in each language, what is wrong with them, archives."""
