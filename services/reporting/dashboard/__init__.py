"""What a supervisor sees first: received, handled, in time, late, by unit."""
