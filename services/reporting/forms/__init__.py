"""The statutory forms: columns as data, filled for a period, checked, opened cell by cell."""
