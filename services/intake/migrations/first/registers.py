"""The last number given in each register."""

REGISTERS = """
CREATE TABLE register (
    body   text    NOT NULL,
    series text    NOT NULL,
    year   integer NOT NULL,
    last   integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (body, series, year)
) WITH (fillfactor = 50);
"""
