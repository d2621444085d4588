"""The report on dialogues with the people over any span of years."""
