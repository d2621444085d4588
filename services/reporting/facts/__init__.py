"""What happened, one row for each thing that is counted, known only from events."""
