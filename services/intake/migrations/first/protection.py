"""Requests to protect a denouncer, and what became of them."""

PROTECTION = """
CREATE TABLE protection (
    case_code    text    NOT NULL REFERENCES case_file (code),
    n            integer NOT NULL CHECK (n >= 1),
    requested_on date    NOT NULL,
    asked_by     text    NOT NULL CHECK (asked_by IN ('denouncer', 'relative', 'resolver', 'other')),
    decided_on   date    CHECK (decided_on >= requested_on),
    number       text,
    granted      boolean,
    measures     text[]  NOT NULL,
    persons      integer NOT NULL CHECK (persons >= 0),
    job          integer NOT NULL CHECK (job BETWEEN 0 AND persons),
    life         integer NOT NULL CHECK (life BETWEEN 0 AND persons),
    body         text,
    review_by    date,
    reviewed_on  date    CHECK (reviewed_on >= decided_on),
    ended_on     date    CHECK (ended_on >= decided_on),
    reason       text,
    version      integer NOT NULL,
    PRIMARY KEY (case_code, n),
    CONSTRAINT protection_decided CHECK (num_nulls(decided_on, number, granted) IN (0, 3)),
    CONSTRAINT protection_granted CHECK (
        (granted IS NOT DISTINCT FROM true) = (persons > 0) AND (granted IS NOT DISTINCT FROM true) = (measures <> '{}')
        AND (granted IS NOT DISTINCT FROM true) = (body IS NOT NULL)
        AND (granted IS NOT DISTINCT FROM true) = (review_by IS NOT NULL)
        AND ((granted IS NOT DISTINCT FROM true) OR reviewed_on IS NULL AND ended_on IS NULL)),
    CONSTRAINT protection_reason CHECK (
        (reason IS NOT NULL) OR (ended_on IS NULL AND granted IS DISTINCT FROM false))
);
CREATE INDEX protection_body ON protection (body) WHERE body IS NOT NULL;
"""
