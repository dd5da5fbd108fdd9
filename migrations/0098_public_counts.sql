-- What everybody may know of dwellings, claims and incidents (docs/adr/0005): counts of the finest
-- public cells, rounded to 5, with groups below 5 left out; larger cells hold the sum of the published
-- numbers below them, so no two zooms tell more than one. A release is made at the turn of a quarter
-- and never changes, so who watches sees four numbers a year and not single records coming and going.

create table tile_public_releases (
    -- The first day of a quarter.
    released date primary key
        constraint tile_public_releases_quarter check (released = date_trunc('quarter', released::timestamp)::date)
);
create table tile_public_counts (
    released date not null references tile_public_releases (released) on delete cascade,
    layer text not null constraint tile_public_counts_layer check (layer in ('structures', 'claims', 'incidents')),
    zoom smallint not null constraint tile_public_counts_zoom check (zoom between 7 and 15),
    x int not null,
    y int not null,
    counted int not null constraint tile_public_counts_rounded check (counted >= 5 and counted % 5 = 0),
    primary key (released, layer, zoom, x, y)
);
create index tile_public_counts_place on tile_public_counts (zoom, x, y);
grant select on tile_public_releases, tile_public_counts to mipaka_tiles;

-- Publishes the release of a day's quarter, once; false when it was there. Sealed records have no
-- tile rows and so are not counted. 15, 11 and 11 are the finest cells: 1.2 km for structures, 20 km
-- for claims and incidents, so that a threatened place is told no closer than its part of a county.
create function tile_publish(on_day date) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
    quarter date := date_trunc('quarter', on_day::timestamp)::date;
begin
    insert into tile_public_releases values (quarter) on conflict do nothing;
    if not found then
        return false;
    end if;
    insert into tile_public_counts
    select quarter, layer, level, x >> (finest - level), y >> (finest - level), sum(rounded)
    from (
        select layer, finest, x >> (16 - finest) as x, y >> (16 - finest) as y, round(sum(counted) / 5) * 5 as rounded
        from tile_cells join (values ('structures', 15), ('claims', 11), ('incidents', 11)) as kinds (layer, finest) using (layer)
        where zoom = 16 and day <= quarter
        group by 1, 2, 3, 4 having sum(counted) >= 5
    ) as published, generate_series(7, finest) as level
    group by 1, 2, 3, 4, 5;
    -- Where nothing is shown before and after, there is no news.
    if exists (select from tile_public_counts) then
        perform tile_announce('public_counts', array[null]::uuid[], array['public'], array[null]::uuid[],
            array[box(point(20037508, 19900000), point(-20037508, -19900000))]);
    end if;
    return true;
end $$;

-- The published cells that tiles of one place are made of, down to zoom `deepest`, of every release.
create function tile_public_packed(z int, tile_x int, tile_y int, deepest int) returns bytea
language sql stable set search_path = public, pg_temp as $$
    select string_agg(tile_cell_pack('public', null, released,
            (select min(later.released) from tile_public_releases later where later.released > shown.released),
            zoom, x, y, array[layer, counted::text]), ''::bytea)
    from tile_public_counts shown
    where zoom between greatest(z, least(z + 3, 11)) and deepest + 3
      and x >> (zoom - z) = tile_x and y >> (zoom - z) = tile_y
$$;

revoke execute on function tile_publish(date), tile_public_packed(int, int, int, int) from public;
grant execute on function tile_publish(date) to mipaka_app;
grant execute on function tile_public_packed(int, int, int, int) to mipaka_tiles;
