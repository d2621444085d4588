"""Filters that were given a name."""

SAVED_VIEWS = """
CREATE TABLE saved_view (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page     text        NOT NULL CHECK (page IN ('search', 'cases')),
    name     text        NOT NULL,
    query    text        NOT NULL CHECK (query <> ''),
    saved_by text        NOT NULL,
    unit     text,
    saved_at timestamptz NOT NULL
);
-- One name means one thing to whoever sees it: an account its own, a unit those for all of it.
CREATE UNIQUE INDEX saved_view_own ON saved_view (saved_by, page, name) WHERE unit IS NULL;
CREATE UNIQUE INDEX saved_view_unit ON saved_view (unit, page, name) WHERE unit IS NOT NULL;
"""
