"""The tables of messaging, the same in every service's database.

Kept as SQL because they are used as SQL and because a migration must not change when a model does.
"""

EVENT_LOG = """
CREATE TABLE event_log (
    seq             bigserial   PRIMARY KEY,
    id              uuid        NOT NULL UNIQUE,
    type            text        NOT NULL,
    subject         text        NOT NULL,
    subject_version integer     NOT NULL,
    audience        text[]      NOT NULL,
    actor           text        NOT NULL,
    causation_id    uuid,
    correlation_id  uuid        NOT NULL,
    occurred_at     timestamptz NOT NULL,
    data            jsonb       NOT NULL,
    UNIQUE (subject, subject_version)
);
CREATE FUNCTION event_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event_log is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_log
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON event_log
    FOR EACH STATEMENT EXECUTE FUNCTION event_log_is_append_only();

-- The queue between commit and sequencing: what is committed and has no position yet.
CREATE TABLE unsequenced (seq bigint PRIMARY KEY);

CREATE TABLE stream_head (
    stream     text   PRIMARY KEY,
    position   bigint NOT NULL,
    chain      bytea  NOT NULL,
    trimmed_to bigint NOT NULL DEFAULT 0
);
CREATE TABLE stream_entry (
    stream   text   NOT NULL,
    position bigint NOT NULL,
    seq      bigint NOT NULL,
    chain    bytea  NOT NULL,
    PRIMARY KEY (stream, position),
    UNIQUE (stream, seq)
);
-- Consumer groups seen on our streams. One that has gone missing forbids trimming until it is back or forgotten.
CREATE TABLE stream_group (
    stream        text NOT NULL,
    consumer_group text NOT NULL,
    PRIMARY KEY (stream, consumer_group)
);
"""

CONSUMING = """
CREATE TABLE position (
    consumer text   NOT NULL,
    stream   text   NOT NULL,
    position bigint NOT NULL,
    chain    text   NOT NULL DEFAULT '',
    PRIMARY KEY (consumer, stream)
);
CREATE TABLE parked (
    consumer        text        NOT NULL,
    event_id        uuid        NOT NULL,
    stream          text        NOT NULL,
    position        bigint      NOT NULL,
    subject         text        NOT NULL,
    type            text        NOT NULL,
    body            text        NOT NULL,
    attempts        integer     NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    error           text        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('refused', 'waiting', 'dead')),
    parked_at       timestamptz NOT NULL DEFAULT now(),
    -- Not the event's id: after a log was restored one event may stand at two places, and both must fit.
    PRIMARY KEY (consumer, stream, position)
);
CREATE INDEX parked_event ON parked (event_id);
CREATE INDEX parked_subject ON parked (consumer, subject, position);
"""

REMEMBERED_REQUESTS = """
CREATE TABLE remembered_request (
    key         text        NOT NULL,
    actor       text        NOT NULL,
    fingerprint text        NOT NULL,
    response    jsonb,
    made_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);
"""


def messaging_tables(own_stream: str) -> str:
    """All of them, with the head of the service's own stream (and so its lock) in place."""
    return (
        EVENT_LOG
        + CONSUMING
        + REMEMBERED_REQUESTS
        + f"INSERT INTO stream_head (stream, position, chain) VALUES ('{own_stream}', 0, '');"
    )
