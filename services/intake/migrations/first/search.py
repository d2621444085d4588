"""What records are found by: one entry for each case, petition and visit that is not void, with the words that whoever may
see it may read.

The words of a denunciation are those of the desk's extract; what was written or said in front of the desk stands in no
entry. Entries are made by triggers, in the transaction that changes the record: whoever writes one, a form, an import or a
reaction, cannot forget it, and nobody is found by words that were withheld since.

The functions must say what `services/intake/search/words.py` says.
"""

SEARCH = r"""
CREATE FUNCTION search_spelled(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        trim(regexp_replace(
            regexp_replace(
                regexp_replace(
                    translate(lower(normalize(left(said, 20000), NFD) COLLATE "C"), 'ĐÐ', 'đđ'),
                    '[\u0304\u0305\u0307\u0308\u030a-\u031a\u031c-\u0322\u0324-\u036f]', '', 'g'),
                '(^|[^a-z0-9đ\u0302\u0306\u031b\u0300\u0301\u0303\u0309\u0323])[\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b]+',
                '\1', 'g'),
            '[^a-z0-9đ\u0302\u0306\u031b\u0300\u0301\u0303\u0309\u0323]+', ' ', 'g')),
        '([a-z0-9đ\u0302\u0306\u031b]*)([\u0300\u0301\u0303\u0309\u0323])([a-z0-9đ\u0302\u0306\u031b]*)', '\1\3\2', 'g')
$$;
CREATE FUNCTION search_terms(said text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    spelled text := search_spelled(said);
    folded text := replace(regexp_replace(spelled, '[\u0300-\u036f]', '', 'g'), 'đ', 'd');
    pairs text := regexp_replace(folded, '(\S+) (\S+)', '\1+\2', 'g')
        || ' ' || regexp_replace(substr(folded, strpos(folded, ' ') + 1), '(\S+) (\S+)', '\1+\2', 'g');
BEGIN
    IF spelled = '' THEN
        RETURN ''::tsvector;
    END IF;
    RETURN array_to_tsvector(string_to_array(folded, ' ') || string_to_array(pairs, ' ')
        || string_to_array(regexp_replace(spelled, '(\S+)', '=\1', 'g'), ' '));
END $$;

CREATE TABLE search_entry (
    code        text     PRIMARY KEY,
    record      text     NOT NULL CHECK (record IN ('case', 'petition', 'visit')),
    received_on date     NOT NULL,
    terms       tsvector NOT NULL
);
ALTER TABLE search_entry ALTER COLUMN terms SET STATISTICS 300;
-- Short pending lists: a search goes through them one by one.
CREATE INDEX search_case ON search_entry USING gin (terms) WITH (gin_pending_list_limit = 512) WHERE record = 'case';
CREATE INDEX search_petition ON search_entry USING gin (terms) WITH (gin_pending_list_limit = 512) WHERE record = 'petition';
CREATE INDEX search_visit ON search_entry USING gin (terms) WITH (gin_pending_list_limit = 512) WHERE record = 'visit';
CREATE INDEX search_newest ON search_entry (record, received_on DESC, code DESC);

-- The month of an entry and the units of a case stand among its terms, so that an index brings what is newest of common
-- words, and what is a department's.
CREATE FUNCTION search_enter(of text, number text, on_day date, units text[], said text, void boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    found_by tsvector := coalesce(search_terms(said), ''::tsvector);
BEGIN
    IF void THEN
        DELETE FROM search_entry WHERE code = number;
    ELSE
        IF found_by <> '' THEN
            found_by := found_by || array_to_tsvector(ARRAY['@' || to_char(on_day, 'YYYY-MM')] || search_places(units));
        END IF;
        INSERT INTO search_entry (code, record, received_on, terms) VALUES (number, of, on_day, found_by)
            ON CONFLICT (code) DO UPDATE SET terms = excluded.terms WHERE search_entry.terms <> excluded.terms;
    END IF;
END $$;
CREATE FUNCTION search_places(units text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg('@' || unit), '{}') FROM unnest(units) AS unit WHERE unit IS NOT NULL
$$;

CREATE FUNCTION search_enters_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_enter('case', NEW.code, NEW.received_on, NEW.unit || NEW.cooperating,
        CASE WHEN NEW.secret THEN NEW.extract ELSE concat_ws(E'\n', NEW.content, NEW.request) END,
        num_nonnulls(NEW.voided_on, NEW.replaced_by) > 0);
    RETURN NULL;
END $$;
CREATE TRIGGER enters_search AFTER INSERT OR UPDATE OF content, request, extract, secret, voided_on, replaced_by ON case_file
    FOR EACH ROW EXECUTE FUNCTION search_enters_case();
CREATE FUNCTION search_moves_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_entry SET terms = ts_delete(terms, search_places(OLD.unit || OLD.cooperating))
            || array_to_tsvector(search_places(NEW.unit || NEW.cooperating))
        WHERE code = NEW.code AND terms <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER moves_in_search AFTER UPDATE OF unit, cooperating ON case_file FOR EACH ROW
    WHEN (OLD.unit IS DISTINCT FROM NEW.unit OR OLD.cooperating <> NEW.cooperating)
    EXECUTE FUNCTION search_moves_case();

CREATE FUNCTION search_enters_petition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_enter('petition', NEW.code, NEW.received_on, '{}',
        CASE WHEN NEW.secret THEN NEW.extract ELSE concat_ws(E'\n', NEW.content, NEW.request) END,
        NEW.voided_on IS NOT NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER enters_search AFTER INSERT OR UPDATE OF content, request, extract, secret, voided_on ON petition
    FOR EACH ROW EXECUTE FUNCTION search_enters_petition();

-- A visit that touches a denunciation has no folded words: it is found by its number and its day alone.
CREATE FUNCTION search_enters_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_enter('visit', NEW.code, NEW.received_on, '{}',
        CASE WHEN NEW.folded <> '' AND NEW.kind IS DISTINCT FROM 'TC'
             THEN concat_ws(E'\n', NEW.content, NEW.request) END,
        NEW.voided_on IS NOT NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER enters_search AFTER INSERT OR UPDATE OF folded, voided_on ON visit
    FOR EACH ROW EXECUTE FUNCTION search_enters_visit();
"""
