"""Counting facts: declared predicates become numbers by unit, and each number the records behind it."""
