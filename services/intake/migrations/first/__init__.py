"""The tables of the first version, room by room, in SQL: a migration must not change when a model does."""
