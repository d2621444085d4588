"""What units were urged to do, each step of the ladder once for each day it is counted from."""

URGING = """
CREATE TABLE urging (
    id            bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_code     text    NOT NULL REFERENCES case_file (code),
    unit          text    NOT NULL,
    clock         text    NOT NULL CHECK (clock IN ('acknowledge', 'due', 'hand')),
    runs_to       date    NOT NULL,
    step          integer NOT NULL CHECK (step > 0),
    urged_on      date    NOT NULL,
    told          text    NOT NULL CHECK (told IN ('unit', 'head', 'chairman')),
    escalated     boolean NOT NULL,
    letter        boolean NOT NULL,
    letter_number text,
    letter_on     date,
    by            text    NOT NULL,
    letter_by     text,
    CONSTRAINT urging_once UNIQUE (case_code, unit, clock, runs_to, step),
    CONSTRAINT urging_letter CHECK (
        (letter_number IS NULL) = (letter_on IS NULL) AND (letter_number IS NULL) = (letter_by IS NULL)
        AND (letter OR letter_number IS NULL) AND (letter_on IS NULL OR letter_on >= urged_on))
);
CREATE INDEX urging_to_write ON urging (id) WHERE letter AND letter_number IS NULL;
CREATE INDEX urging_sent ON urging (id) WHERE letter_number IS NOT NULL;
CREATE INDEX urging_escalated ON urging (id) WHERE escalated;
CREATE UNIQUE INDEX urging_letter_once ON urging (case_code, unit, letter_number, (extract(year FROM letter_on)))
    WHERE clock = 'hand';
CREATE INDEX urging_unit ON urging (unit, id);
"""
