-- Finding incidents, notices and corridors in their lists by words and by the span of days they were in.

-- Days between which something happened, as well as they are known; up to today's knowledge of its end.
create function fuzzy_span(began date, began_precision text, ended date, ended_precision text) returns daterange
language sql immutable parallel safe as $$
    select case when began is not null then daterange(
        case began_precision
            when 'month' then make_date(extract(year from began)::int, extract(month from began)::int, 1)
            when 'year' then make_date(extract(year from began)::int, 1, 1)
            when 'about' then make_date(extract(year from began)::int - 1, 1, 1)
            else began end,
        greatest(began, case coalesce(ended_precision, began_precision)
            when 'month' then (make_date(extract(year from coalesce(ended, began))::int, extract(month from coalesce(ended, began))::int, 1)
                + make_interval(months => 1, days => -1))::date
            when 'year' then make_date(extract(year from coalesce(ended, began))::int, 12, 31)
            when 'about' then make_date(extract(year from coalesce(ended, began))::int + 1, 12, 31)
            else coalesce(ended, began) end),
        '[]') end
$$;

-- The same of a date kept as {"date", "precision"}. A text is no date to an index, its parts are.
create function fuzzy_span(said jsonb) returns daterange
language sql immutable parallel safe as $$
    select case when said ->> 'date' ~ '^\d{4}-\d{2}-\d{2}$' then fuzzy_span(
        make_date(substr(said ->> 'date', 1, 4)::int, substr(said ->> 'date', 6, 2)::int, substr(said ->> 'date', 9, 2)::int),
        said ->> 'precision', null, null) end
$$;

create index incidents_span on incidents using gist (fuzzy_span(occurred, occurred_precision, ended, ended_precision))
    where superseded_at is null;
create index notices_eviction_span on notices using gist (fuzzy_span(eviction_on)) where superseded_at is null;
create index incidents_title on incidents using gin (title gin_trgm_ops) where superseded_at is null;
create index notices_title on notices using gin (title gin_trgm_ops) where superseded_at is null;
create index notices_issuer_name on notices using gin ((issuer ->> 'name') gin_trgm_ops) where superseded_at is null;
create index corridors_words on corridors using gin (name gin_trgm_ops, agency gin_trgm_ops, funder gin_trgm_ops)
    where superseded_at is null;

-- Readable records of one kind whose reference is like this; sealed ones are never found by words.
create function records_like(wanted text, pattern text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select records.id from records
    where records.kind = wanted and records.reference ilike pattern
      and records.visibility <> 'sealed' and viewer_may_read(records)
$$;

create function incidents_named(pattern text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select found.id from (
        select id from incidents where superseded_at is null and title ilike pattern
        union
        select id from incidents
        where superseded_at is null and settlement_id in (select settlements_named(pattern))
    ) as found join records on records.id = found.id
    where records.visibility <> 'sealed' and viewer_may_read(records)
    union
    select records_like('incident', pattern)
$$;

create function incidents_within(span daterange) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select incidents.id from incidents join records on records.id = incidents.id
    where incidents.superseded_at is null and viewer_may_read(records)
      and fuzzy_span(occurred, occurred_precision, ended, ended_precision) && span
$$;

create function notices_named(pattern text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select found.id from (
        select id from notices where superseded_at is null and title ilike pattern
        union
        select id from notices where superseded_at is null and issuer ->> 'name' ilike pattern
        union
        select id from notices
        where superseded_at is null and settlement_id in (select settlements_named(pattern))
    ) as found join records on records.id = found.id
    where records.visibility <> 'sealed' and viewer_may_read(records)
    union
    select records_like('notice', pattern)
$$;

create function notices_within(span daterange) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select notices.id from notices join records on records.id = notices.id
    where notices.superseded_at is null and viewer_may_read(records) and fuzzy_span(eviction_on) && span
$$;

create function corridors_named(pattern text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select corridors.id from corridors join records on records.id = corridors.id
    where corridors.superseded_at is null and records.visibility <> 'sealed' and viewer_may_read(records)
      and (name ilike pattern or agency ilike pattern or funder ilike pattern)
    union
    select records_like('corridor', pattern)
$$;

revoke execute on function records_like(text, text), incidents_named(text), incidents_within(daterange),
    notices_named(text), notices_within(daterange), corridors_named(text) from public;
grant execute on function incidents_named(text), incidents_within(daterange), notices_named(text),
    notices_within(daterange), corridors_named(text) to mipaka_app;
