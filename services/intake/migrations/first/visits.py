"""The reception book.

Records that come into being together refer to each other; the references are checked at the commit, so that nobody has to
send them in a certain order.
"""

VISITS = """
CREATE TABLE visit (
    code            text        PRIMARY KEY,
    body            text        NOT NULL,
    received_on     date        NOT NULL,
    reception       text        NOT NULL CHECK (reception IN ('regular', 'periodic', 'ad_hoc')),
    received_by     text        NOT NULL CHECK (received_by IN ('desk', 'head', 'delegate')),
    online          boolean     NOT NULL,
    people          integer     NOT NULL CHECK (people >= 1),
    representatives integer,
    first_time      boolean     NOT NULL,
    interpreter     text,
    kind            text        CHECK (kind IN ('KN', 'TC', 'KNPA')),
    field           text,
    content         text        NOT NULL,
    request         text,
    prior           text,
    person          uuid        NOT NULL REFERENCES identity.person (id),
    case_code       text        REFERENCES case_file (code) DEFERRABLE INITIALLY DEFERRED,
    recorded_by     text        NOT NULL,
    recorded_at     timestamptz NOT NULL,
    version         integer     NOT NULL,
    CONSTRAINT visit_representatives CHECK (people < 5 OR representatives BETWEEN 1 AND 5),
    CONSTRAINT visit_receiver CHECK (reception = 'regular' OR received_by <> 'desk')
);
CREATE INDEX visit_book ON visit (received_on DESC, code DESC);
CREATE INDEX visit_person ON visit (person);
CREATE INDEX visit_case ON visit (case_code) WHERE case_code IS NOT NULL;
"""
