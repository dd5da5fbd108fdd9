-- Asserted rights over an area; rival claims stand side by side.
create table claims (
    id uuid not null references records (id),
    version int not null constraint claims_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    settlement_id uuid not null references records (id),
    -- What the party is called in views: a pseudonym is enough.
    label text not null constraint claims_label_length check (length(label) between 1 and 200),
    kind text not null constraint claims_kind check (kind in (
        'ownership', 'leasehold', 'allotment', 'occupation', 'customary', 'use', 'tenancy', 'other')),
    status text not null constraint claims_status check (status in (
        'asserted', 'supported', 'disputed', 'upheld', 'rejected', 'withdrawn')),
    since date,
    since_precision text constraint claims_since_precision check (since_precision in ('day', 'month', 'year', 'about')),
    source text not null constraint claims_source_length check (length(source) between 1 and 1000),
    geom geometry(multipolygon, 4326) not null constraint claims_geom_valid check (st_isvalid(geom)),
    area_m2 double precision not null constraint claims_area_positive check (area_m2 > 0),
    note text constraint claims_note_length check (length(note) between 1 and 1000),
    primary key (id, version),
    constraint claims_since_whole check ((since is null) = (since_precision is null))
);
call protect_versions('claims');
create index claims_geom on claims using gist (geom) where superseded_at is null;
create index claims_settlement on claims (settlement_id) where superseded_at is null;

-- Ids of readable current claims whose box meets an area.
create function claims_in_area(area geometry) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select claims.id from claims join records on records.id = claims.id
    where claims.superseded_at is null and claims.geom && area and st_intersects(claims.geom, area)
      and viewer_may_read(records)
$$;

-- Writes one claim's tile row anew. Whether it has a rival is told only from claims that the
-- readers of this one may see: those of the same organisation that are not sealed, and public ones.
-- A label may be somebody's name, so it stays out of tiles; who opens the claim reads it there.
create function claim_tiles(claim uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head records;
    said claims;
    rival boolean;
begin
    select * into head from records where id = claim and kind = 'claim';
    select * into said from claims where id = claim and superseded_at is null;
    if head.id is null or said.id is null then
        return;
    end if;
    rival := said.kind not in ('use', 'tenancy') and said.status not in ('rejected', 'withdrawn') and exists (
        select from claims other join records r on r.id = other.id
        where other.superseded_at is null and other.id <> claim and other.geom && said.geom
          and other.kind not in ('use', 'tenancy') and other.status not in ('rejected', 'withdrawn')
          and (r.visibility = 'public' or (r.organisation_id = head.organisation_id and r.visibility <> 'sealed'))
          and st_area(st_intersection(other.geom, said.geom)::geography) > 5);
    perform tile_put('claims', claim, said.geom, coalesce(said.since, said.recorded_at::date), null, 12,
        array[head.reference, said.kind, said.status, rival::text]);
end $$;

-- The claim itself and those whose ground it touches now or touched before.
create function claim_tiles_around(claim uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    select tile_remove('claims', claim);
    select claim_tiles(near.id)
    from (
        select distinct other.id from claims mine join claims other on other.geom && mine.geom
        where mine.id = claim and other.superseded_at is null
    ) as near
$$;
revoke execute on function claims_in_area(geometry), claim_tiles(uuid), claim_tiles_around(uuid) from public;
grant execute on function claims_in_area(geometry), claim_tiles_around(uuid) to mipaka_app;
insert into tile_sources (kind, refresh) values ('claim', 'claim_tiles(uuid)');
