-- Numbered buildings. They come by the hundred thousand, so everything here works on whole batches.
create table structures (
    id uuid not null references records (id),
    version int not null constraint structures_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    settlement_id uuid references records (id),
    number text not null constraint structures_number_length check (length(number) between 1 and 40),
    use text not null constraint structures_use check (use in (
        'residential', 'business', 'mixed', 'school', 'worship', 'health', 'toilet', 'water_point', 'community', 'unknown')),
    households int constraint structures_households check (households between 0 and 10000),
    people int constraint structures_people check (people between 0 and 100000),
    position_error_m double precision not null constraint structures_position_error check (position_error_m between 0 and 10000),
    surveyed_on date,
    source text not null constraint structures_source_length check (length(source) between 1 and 1000),
    geom geometry(geometry, 4326) not null
        constraint structures_geom_kind check (geometrytype(geom) in ('POINT', 'POLYGON', 'MULTIPOLYGON'))
        constraint structures_geom_valid check (st_isvalid(geom)),
    primary key (id, version)
);
call protect_versions('structures');
create index structures_geom on structures using gist (geom) where superseded_at is null;
create index records_public_structures on records (id) where kind = 'structure' and visibility = 'public';
create index structures_settlement on structures (settlement_id, number) where superseded_at is null;

-- `offset 0` keeps the planner to the order that is cheap here: the box or settlement first, found
-- by its index, then the record of each structure; viewer_may_read spelled out is ten times faster.
create function structures_in_box(area geometry, in_settlement uuid, after_id uuid, at_most int) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp set jit = off set enable_seqscan = off as $$
declare
    account uuid := viewer_account();
    is_system boolean := viewer_is_system();
    partners uuid[] := viewer_organisations('partner_organisations');
    readers uuid[] := viewer_organisations('reader_organisations');
begin
    -- Whoever may see no structure at all is answered without looking at any.
    if not is_system
       and not exists (select from records where kind = 'structure' and visibility = 'public')
       and not exists (select from records where kind = 'structure' and organisation_id = any (readers || partners))
       and not exists (select from records where author_id = account and kind = 'structure')
       and not exists (select from record_readers where account_id = account) then
        return;
    end if;
    return query
    select near.id
    from (
        select structures.id from structures
        where structures.superseded_at is null
          and (area is null or structures.geom && area and st_intersects(structures.geom, area))
          and (in_settlement is null or structures.settlement_id = in_settlement)
          and (after_id is null or structures.id > after_id)
        order by structures.id
        offset 0) as near
    join records on records.id = near.id
    where records.visibility = 'public' or is_system
       or (records.visibility = 'partner' and records.organisation_id = any (partners))
       or (records.visibility in ('partner', 'restricted') and records.organisation_id = any (readers))
       or (records.visibility in ('partner', 'restricted') and records.author_id = account)
       or exists (
            select from record_readers
            where record_readers.record_id = records.id and record_readers.account_id = account
              and record_readers.via = case records.visibility when 'sealed' then 'named' else 'case' end)
    order by near.id
    limit at_most;
end $$;
revoke execute on function structures_in_box(geometry, uuid, uuid, int) from public;
grant execute on function structures_in_box(geometry, uuid, uuid, int) to mipaka_app;

-- Readable structures within metres of a line, a few more rather than fewer: the line is cut into
-- short pieces, each finds its neighbours in the index, and distances are compared in degrees that
-- are never longer than the metres asked for. 110574 m is the shortest degree of latitude (equator);
-- the shortest degree of longitude along the line is taken at its latitude farthest from the equator.
create function structures_near(line geometry, metres double precision)
returns table (
    id uuid, feature_id bigint, settlement_id uuid, number text, households int, people int,
    position_error_m double precision, recorded_at timestamptz, wkb bytea
)
language sql stable security definer set search_path = public, pg_temp set jit = off as $$
    with reach as materialized (
        select metres / 110574.0
            / greatest(cos(radians(least(greatest(abs(st_ymin(line)), abs(st_ymax(line))) + metres / 110574.0, 89))), 0.01) as degrees
    ), pieces as materialized (
        select piece, st_expand(piece, reach.degrees) as around, reach.degrees
        from reach, (select st_segmentize(line, 0.005) as geom) as path,
            lateral generate_series(1, st_npoints(path.geom) - 1) as step,
            lateral st_makeline(st_pointn(path.geom, step), st_pointn(path.geom, step + 1)) as piece
    ), found as materialized (
        select distinct on (near.id) near.*
        from pieces, lateral (
            select structures.id, structures.settlement_id, structures.number, structures.households, structures.people,
                structures.position_error_m, structures.recorded_at, structures.geom
            from structures
            where structures.superseded_at is null and structures.geom && pieces.around
              and st_distance(structures.geom, pieces.piece) <= pieces.degrees
            offset 0) as near
        order by near.id
    ), viewer as materialized (
        select viewer_account() as account, viewer_is_system() as is_system,
            viewer_organisations('partner_organisations') as partners, viewer_organisations('reader_organisations') as readers
    )
    select found.id, records.feature_id, found.settlement_id, found.number, found.households, found.people,
        found.position_error_m, found.recorded_at, st_asbinary(found.geom)
    from viewer, found, lateral (
        select * from records where records.id = found.id
        offset 0) as records
    where records.visibility = 'public' or viewer.is_system
       or (records.visibility = 'partner' and records.organisation_id = any (viewer.partners))
       or (records.visibility in ('partner', 'restricted') and records.organisation_id = any (viewer.readers))
       or (records.visibility in ('partner', 'restricted') and records.author_id = viewer.account)
       or exists (
            select from record_readers
            where record_readers.record_id = records.id and record_readers.account_id = viewer.account
              and record_readers.via = case records.visibility when 'sealed' then 'named' else 'case' end)
    order by found.id
$$;
revoke execute on function structures_near(geometry, double precision) from public;
grant execute on function structures_near(geometry, double precision) to mipaka_app;

-- Tile rows of a batch, announced once.
create function structures_tiles(ids uuid[]) returns bigint
language sql security definer set search_path = public, pg_temp as $$
    select tile_put_many('structures', array_agg(structures.id), array_agg(structures.geom), array_agg(null::date),
        array_agg(null::date), array_agg(13), array_agg(tile_attributes(array[number, use, households::text])))
    from structures where id = any (ids) and superseded_at is null having count(*) > 0
$$;
create function structure_tile(structure uuid) returns void language sql security definer set search_path = public, pg_temp as $$
    select structures_tiles(array[structure])
$$;
revoke execute on function structures_tiles(uuid[]), structure_tile(uuid) from public;
grant execute on function structures_tiles(uuid[]) to mipaka_app;
insert into tile_sources (kind, refresh) values ('structure', 'structure_tile(uuid)');
