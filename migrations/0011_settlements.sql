-- Named places people live in, and every version of their extent.
create table settlements (
    id uuid not null references records (id),
    version int not null constraint settlements_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    name text not null constraint settlements_name_length check (length(name) between 1 and 200),
    aliases text[] not null default '{}' constraint settlements_aliases_count check (cardinality(aliases) <= 20),
    county text constraint settlements_county_length check (length(county) between 1 and 200),
    ward text constraint settlements_ward_length check (length(ward) between 1 and 200),
    centre geometry(point, 4326) not null,
    note text constraint settlements_note_length check (length(note) between 1 and 1000),
    primary key (id, version)
);
call protect_versions('settlements');
create index settlements_centre on settlements using gist (centre) where superseded_at is null;
create index settlements_name on settlements using gin (name gin_trgm_ops) where superseded_at is null;

-- Each boundary is a record; its versions differ in valid time and standing only. Two boundaries of
-- one settlement that count at the same time cannot both hold on any day.
create table boundaries (
    id uuid not null references records (id),
    version int not null constraint boundaries_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    settlement_id uuid not null references records (id),
    -- Counts the boundaries of one settlement in the order in which they became known.
    number int not null constraint boundaries_number check (number >= 1),
    geom geometry(multipolygon, 4326) not null constraint boundaries_geom_valid check (st_isvalid(geom)),
    area_m2 double precision not null constraint boundaries_area_positive check (area_m2 > 0),
    valid_from date not null,
    valid_to date constraint boundaries_period check (valid_to > valid_from),
    standing text not null constraint boundaries_standing check (standing in ('proposed', 'accepted', 'agreed', 'disputed')),
    source text not null constraint boundaries_source_length check (length(source) between 1 and 1000),
    method text not null constraint boundaries_method_length check (length(method) between 1 and 1000),
    accuracy_m double precision constraint boundaries_accuracy check (accuracy_m > 0),
    agreed_by text[] not null default '{}',
    walk_id uuid references records (id),
    primary key (id, version),
    constraint boundaries_agreement check (standing not in ('accepted', 'agreed') or cardinality(agreed_by) > 0),
    constraint boundaries_no_overlap exclude using gist (
        settlement_id with =, daterange(valid_from, valid_to) with &&)
        where (superseded_at is null and standing <> 'proposed')
);
call protect_versions('boundaries');
create unique index boundaries_number_unique on boundaries (settlement_id, number) where superseded_at is null;
create index boundaries_settlement on boundaries (settlement_id) where superseded_at is null;
create index boundaries_geom on boundaries using gist (geom) where superseded_at is null;

-- Writes a settlement's tile rows anew: every boundary that holds or held and is no narrower in
-- audience than the settlement; its centre while there is none.
create function settlement_tiles(settlement uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head records;
    said settlements;
    bound record;
    drawn boolean := false;
begin
    select * into head from records where id = settlement and kind = 'settlement';
    if not found or not viewer_may_read(head) then
        return;
    end if;
    select * into said from settlements where id = settlement and superseded_at is null;
    perform tile_remove('settlements', settlement);
    for bound in
        select boundaries.* from boundaries join records on records.id = boundaries.id
        where boundaries.settlement_id = settlement and boundaries.superseded_at is null and boundaries.standing <> 'proposed'
          and array_position(array['public', 'partner', 'restricted', 'sealed'], records.visibility)
              <= array_position(array['public', 'partner', 'restricted', 'sealed'], head.visibility)
    loop
        drawn := true;
        perform tile_put('settlements', settlement, bound.geom, bound.valid_from, bound.valid_to, 0,
            array[said.name, head.reference, bound.standing, bound.valid_from::text]);
    end loop;
    if not drawn then
        perform tile_put('settlements', settlement, said.centre, null, null, 0, array[said.name, head.reference, null, null]);
    end if;
end $$;
revoke execute on function settlement_tiles(uuid) from public;
grant execute on function settlement_tiles(uuid) to mipaka_app;
insert into tile_sources (kind, refresh) values ('settlement', 'settlement_tiles(uuid)');

-- Ids of readable settlements whose extent on a day, or centre, meets a box.
create function settlements_in_box(area geometry, on_day date) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select records.id from records
    where viewer_may_read(records) and records.id in (
        select id from settlements where superseded_at is null and centre && area
        union
        select settlement_id from boundaries
        where superseded_at is null and geom && area and st_intersects(geom, area)
          and valid_from <= on_day and (valid_to is null or valid_to > on_day)
          and exists (select from records as own where own.id = boundaries.id and viewer_may_read(own)))
$$;
-- The same for a word in a name or alias.
create function settlements_named(pattern text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select records.id from settlements join records on records.id = settlements.id
    where settlements.superseded_at is null and viewer_may_read(records)
      and (settlements.name ilike pattern or exists (select from unnest(settlements.aliases) as alias where alias ilike pattern))
$$;
revoke execute on function settlements_in_box(geometry, date), settlements_named(text) from public;
grant execute on function settlements_in_box(geometry, date), settlements_named(text) to mipaka_app;

-- The readable settlement whose boundary holds a point on a day.
create function settlement_at(place geometry, on_day date) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select boundaries.settlement_id from boundaries
    join records on records.id = boundaries.settlement_id
    where boundaries.superseded_at is null and boundaries.standing <> 'proposed'
      and boundaries.geom && place and st_intersects(boundaries.geom, place)
      and boundaries.valid_from <= on_day and (boundaries.valid_to is null or boundaries.valid_to > on_day)
      and viewer_may_read(records)
      and exists (select from records as own where own.id = boundaries.id and viewer_may_read(own))
    order by boundaries.area_m2
    limit 1
$$;
revoke execute on function settlement_at(geometry, date) from public;
grant execute on function settlement_at(geometry, date) to mipaka_app;

-- What other areas' statements may join: the present name, under the reader's own rights.
create view settlement_names with (security_invoker) as
    select id, name from settlements where superseded_at is null;
grant select on settlement_names to mipaka_app;
