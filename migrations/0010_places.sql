-- Counties, wards and the like, and the base map: nobody's records and no secret.
create table places (
    id uuid primary key,
    kind text not null constraint places_kind check (kind in ('county', 'sub_county', 'ward', 'location')),
    name text not null constraint places_name_length check (length(name) between 1 and 200),
    code text constraint places_code_length check (length(code) between 1 and 40),
    parent_id uuid references places (id),
    source text not null constraint places_source_length check (length(source) between 1 and 500),
    valid_from date,
    valid_to date constraint places_period check (valid_to > valid_from),
    geom geometry(multipolygon, 4326) not null constraint places_geom_valid check (st_isvalid(geom)),
    feature_id bigint not null generated always as (tile_open_feature_id('places', id)) stored
        constraint places_feature_unique unique,
    imported_at timestamptz not null
);
-- The same place has one present outline; wards of different counties may share a name.
create unique index places_one_present on places (kind, lower(name), coalesce(code, ''), coalesce(parent_id, id))
    where valid_to is null and parent_id is not null;
create unique index places_one_present_orphan on places (kind, lower(name), coalesce(code, ''))
    where valid_to is null and parent_id is null;
create index places_geom on places using gist (geom);
create index places_parent on places (parent_id);
create index places_name on places using gin (name gin_trgm_ops);
grant select, insert, update (valid_to) on places to mipaka_app;

create function places_tile() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform tile_put(
        'places', new.id, new.geom, new.valid_from, new.valid_to,
        case new.kind when 'county' then 0 when 'sub_county' then 7 else 9 end,
        array[new.name, new.kind, case new.kind when 'county' then '1' when 'sub_county' then '2' when 'ward' then '3' else '4' end]);
    return null;
end $$;
create trigger places_tile after insert or update on places for each row execute function places_tile();
revoke execute on function places_tile() from public;

-- Streets, rivers and blocks that the map draws under the records.
create table base_features (
    id uuid primary key,
    kind text not null constraint base_features_kind check (kind in (
        'water', 'river', 'trunk', 'arterial', 'street', 'lane', 'railway', 'block', 'green')),
    name text constraint base_features_name_length check (length(name) between 1 and 200),
    min_zoom smallint not null constraint base_features_min_zoom check (min_zoom between 0 and 22),
    source text not null,
    geom geometry(geometry, 4326) not null constraint base_features_geom_valid check (st_isvalid(geom))
);
create index base_features_geom on base_features using gist (geom);
grant select, insert on base_features to mipaka_app;
