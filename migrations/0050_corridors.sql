-- Roads, railways, lines, pipelines and river reserves, and dated counts of who is near them.
create table corridors (
    id uuid not null references records (id),
    version int not null constraint corridors_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    name text not null constraint corridors_name_length check (length(name) between 1 and 200),
    kind text not null constraint corridors_kind check (kind in ('road', 'railway', 'power_line', 'pipeline', 'river_reserve')),
    agency text constraint corridors_agency_length check (length(agency) between 1 and 200),
    funder text constraint corridors_funder_length check (length(funder) between 1 and 200),
    stage text constraint corridors_stage_length check (length(stage) between 1 and 200),
    geom geometry(linestring, 4326) not null constraint corridors_geom_valid check (st_isvalid(geom)),
    -- Geodesic, in metres.
    length_m double precision not null constraint corridors_length_positive check (length_m > 0),
    -- Metres from the centre line, looking from its first point to its last.
    left_low_m double precision not null,
    left_best_m double precision not null,
    left_high_m double precision not null,
    left_source text not null constraint corridors_left_source_length check (length(left_source) between 1 and 1000),
    left_confidence text not null
        constraint corridors_left_confidence check (left_confidence in ('gazetted', 'surveyed', 'stated', 'assumed')),
    right_low_m double precision not null,
    right_best_m double precision not null,
    right_high_m double precision not null,
    right_source text not null constraint corridors_right_source_length check (length(right_source) between 1 and 1000),
    right_confidence text not null
        constraint corridors_right_confidence check (right_confidence in ('gazetted', 'surveyed', 'stated', 'assumed')),
    -- The ground within the best widths; empty where both are nothing.
    band geometry(multipolygon, 4326) not null constraint corridors_band_valid check (st_isvalid(band)),
    note text constraint corridors_note_length check (length(note) between 1 and 1000),
    primary key (id, version),
    constraint corridors_left_order check (0 <= left_low_m and left_low_m <= left_best_m and left_best_m <= left_high_m),
    constraint corridors_right_order check (0 <= right_low_m and right_low_m <= right_best_m and right_best_m <= right_high_m)
);
call protect_versions('corridors');
create index corridors_geom on corridors using gist (geom) where superseded_at is null;

-- Ids of readable corridors whose centre line meets an area.
create function corridors_in_area(area geometry) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select corridors.id from corridors join records on records.id = corridors.id
    where corridors.superseded_at is null and corridors.geom && area and st_intersects(corridors.geom, area)
      and viewer_may_read(records)
$$;

-- Writes one corridor's tile row anew: its centre line, from the day it became known.
create function corridor_tiles(corridor uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head records;
    said corridors;
begin
    select * into head from records where id = corridor and kind = 'corridor';
    select * into said from corridors where id = corridor and superseded_at is null;
    if head.id is null or said.id is null then
        return;
    end if;
    perform tile_remove('corridors', corridor);
    perform tile_put('corridors', corridor, said.geom, (head.created_at at time zone 'Africa/Nairobi')::date, null, 4,
        array[head.reference, said.name, said.kind, said.stage]);
end $$;
revoke execute on function corridors_in_area(geometry), corridor_tiles(uuid) from public;
grant execute on function corridors_in_area(geometry), corridor_tiles(uuid) to mipaka_app;
insert into tile_sources (kind, refresh) values ('corridor', 'corridor_tiles(uuid)');

-- One dated count along one version of a corridor. Written once.
create table impacts (
    id uuid primary key references records (id),
    corridor_id uuid not null references records (id),
    corridor_version int not null,
    run_at timestamptz not null,
    -- The Nairobi day the structures are counted as of.
    as_of date not null,
    parameters jsonb not null,
    method text not null,
    totals jsonb not null,
    by_settlement jsonb not null,
    structures_seen int not null constraint impacts_seen check (structures_seen >= 0),
    structures_changed_at timestamptz,
    constraint impacts_corridor foreign key (corridor_id, corridor_version) references corridors (id, version)
);
call protect_record_rows('impacts');
create index impacts_corridor_run on impacts (corridor_id, run_at desc);

-- What the count saw of each structure it counted, as it was then.
create table impact_structures (
    impact_id uuid not null references impacts (id),
    structure_id uuid not null references records (id),
    settlement_id uuid,
    number text not null,
    households int,
    people int,
    position_error_m double precision not null,
    distance_m double precision not null constraint impact_structures_distance check (distance_m >= 0),
    side text not null constraint impact_structures_side check (side in ('left', 'right')),
    reading text not null constraint impact_structures_reading check (reading in ('certain', 'likely', 'possible')),
    geom geometry(geometry, 4326) not null,
    primary key (impact_id, structure_id)
);
call protect_record_rows('impact_structures', 'impact_id');
