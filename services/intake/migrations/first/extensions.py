"""Requests for more time."""

EXTENSIONS = """
CREATE TABLE extension (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_code  text        NOT NULL REFERENCES case_file (code),
    duty       text        NOT NULL,
    n          integer     NOT NULL,
    extensions integer     NOT NULL CHECK (extensions >= 0),
    unit       text        NOT NULL,
    asked_on   date        NOT NULL,
    until      date,
    reason     text        NOT NULL,
    by         text        NOT NULL,
    at         timestamptz NOT NULL,
    -- lapsed: the clock was extended otherwise, or the case went to another unit, before anybody decided
    state      text        NOT NULL CHECK (state IN ('pending', 'granted', 'refused', 'lapsed')),
    decided_on date,
    number     text,
    remark     text,
    due_on     date,
    decided_by text,
    FOREIGN KEY (case_code, duty, n) REFERENCES clock (case_code, duty, n),
    CONSTRAINT extension_decided CHECK (
        CASE state
            WHEN 'granted' THEN num_nonnulls(decided_on, number, due_on, decided_by) = 4
            WHEN 'refused' THEN num_nonnulls(decided_on, remark, decided_by) = 3 AND number IS NULL AND due_on IS NULL
            ELSE num_nonnulls(decided_on, number, remark, due_on, decided_by) = 0
        END
        AND (decided_on IS NULL OR decided_on >= asked_on))
);
CREATE UNIQUE INDEX extension_pending ON extension (case_code) WHERE state = 'pending';
CREATE INDEX extension_case ON extension (case_code, id);
"""
