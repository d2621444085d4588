"""Lists that were taken out of the house."""

EXPORTS = """
CREATE TABLE export (
    id          uuid        PRIMARY KEY,
    list        text        NOT NULL CHECK (list IN ('visits', 'petitions', 'cases')),
    format      text        NOT NULL CHECK (format IN ('csv', 'xlsx')),
    chosen      jsonb       NOT NULL,
    by          text        NOT NULL,
    at          timestamptz NOT NULL,
    rows        integer     CHECK (rows >= 0),
    sha256      text,
    finished_at timestamptz,
    CONSTRAINT export_finished CHECK (num_nonnulls(rows, sha256, finished_at) IN (0, 3))
);
CREATE INDEX export_newest ON export (at DESC, id DESC);
-- Finished once, and never changed after that.
CREATE TRIGGER append_only BEFORE UPDATE ON export
    FOR EACH ROW WHEN (OLD.rows IS NOT NULL OR (NEW.id, NEW.list, NEW.format, NEW.chosen, NEW.by, NEW.at)
        IS DISTINCT FROM (OLD.id, OLD.list, OLD.format, OLD.chosen, OLD.by, OLD.at))
    EXECUTE FUNCTION event_log_is_append_only();
CREATE TRIGGER append_only_delete BEFORE DELETE ON export
    FOR EACH ROW EXECUTE FUNCTION event_log_is_append_only();
"""
