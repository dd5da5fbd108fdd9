-- Evictions and threats of one, through their phases. Perpetrators are alleged.
create table incidents (
    id uuid not null references records (id),
    version int not null constraint incidents_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    settlement_id uuid not null references records (id),
    title text not null constraint incidents_title_length check (length(title) between 1 and 200),
    phase text not null constraint incidents_phase check (phase in (
        'threat', 'notice', 'marking', 'execution', 'aftermath', 'remedy')),
    occurred date not null,
    occurred_precision text not null constraint incidents_occurred_precision check (
        occurred_precision in ('day', 'month', 'year', 'about')),
    ended date,
    ended_precision text constraint incidents_ended_precision check (
        ended_precision in ('day', 'month', 'year', 'about')),
    narrative text not null default '' constraint incidents_narrative_length check (length(narrative) <= 20000),
    place geometry(point, 4326) not null,
    notice_id uuid references records (id),
    -- Roles and institutions; the names of persons lie in incident_identities.
    duty_holders jsonb not null default '[]',
    counts jsonb not null default '[]',
    note text constraint incidents_note_length check (length(note) between 1 and 1000),
    primary key (id, version),
    constraint incidents_ended_whole check ((ended is null) = (ended_precision is null))
);
call protect_versions('incidents');
create index incidents_place on incidents using gist (place) where superseded_at is null;
create index incidents_settlement on incidents (settlement_id) where superseded_at is null;
create index incidents_notice on incidents (notice_id) where superseded_at is null;

-- Names of persons alleged to have acted: outside versions, audit, outbox and log, so that they can
-- be taken away without touching what happened.
create table incident_identities (
    id uuid primary key,
    incident_id uuid not null references records (id),
    name text not null constraint incident_identities_name_length check (length(name) between 1 and 200),
    recorded_at timestamptz not null
);
create index incident_identities_incident on incident_identities (incident_id);
call protect_record_rows('incident_identities', 'incident_id');

-- Ids of readable current incidents within an area.
create function incidents_in_area(area geometry) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select incidents.id from incidents join records on records.id = incidents.id
    where incidents.superseded_at is null and incidents.place && area and viewer_may_read(records)
$$;

create function incident_tiles(incident uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    select tile_remove('incidents', incident);
    select tile_put('incidents', said.id, said.place, said.occurred, null, 8,
        array[head.reference, said.phase,
            case said.occurred_precision
                when 'day' then said.occurred::text
                when 'month' then to_char(said.occurred, 'YYYY-MM')
                else to_char(said.occurred, 'YYYY') end,
            (select name from settlement_names where id = said.settlement_id)])
    from incidents said join records head on head.id = said.id
    where said.id = incident and said.superseded_at is null
$$;
revoke execute on function incidents_in_area(geometry), incident_tiles(uuid) from public;
grant execute on function incidents_in_area(geometry), incident_tiles(uuid) to mipaka_app;
insert into tile_sources (kind, refresh) values ('incident', 'incident_tiles(uuid)');
