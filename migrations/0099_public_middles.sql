-- Where a published count is drawn: in the middle of a finest cell, and for larger cells in the mean of
-- the finest ones below, weighed by their published numbers, so that the mark of a county lies in it.
-- Everybody can work it out from the finest numbers, so it tells nothing more (docs/adr/0005).

alter table tile_public_counts
    -- Centimetres of Web Mercator.
    add column middle_x bigint,
    add column middle_y bigint;

-- Writes the middles of a release: 4007501668.5578488 cm are the side of the map.
create function tile_public_middles(release date) returns void language sql set search_path = public, pg_temp as $$
    with finest as (
        select layer, zoom, x, y, counted,
            (x + 0.5) * (4007501668.5578488 / (1 << zoom)) - 2003750834.2789244 as middle_x,
            2003750834.2789244 - (y + 0.5) * (4007501668.5578488 / (1 << zoom)) as middle_y
        from tile_public_counts
        where released = release and zoom = case layer when 'structures' then 15 else 11 end
    ), means as (
        select layer, level, x >> (zoom - level) as x, y >> (zoom - level) as y,
            round(sum(middle_x * counted) / sum(counted))::bigint as middle_x,
            round(sum(middle_y * counted) / sum(counted))::bigint as middle_y
        from finest, generate_series(7, zoom) as level
        group by 1, 2, 3, 4
    )
    update tile_public_counts told set middle_x = means.middle_x, middle_y = means.middle_y
    from means
    where told.released = release and told.layer = means.layer and told.zoom = means.level
      and told.x = means.x and told.y = means.y
$$;
revoke execute on function tile_public_middles(date) from public;
select tile_public_middles(released) from tile_public_releases;

create function tile_public_placed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform tile_public_middles(release) from (select distinct released as release from added) as releases;
    return null;
end $$;
revoke execute on function tile_public_placed() from public;
create trigger tile_public_counts_placed after insert on tile_public_counts
    referencing new table as added for each statement execute function tile_public_placed();

create or replace function tile_public_packed(z int, tile_x int, tile_y int, deepest int) returns bytea
language sql stable set search_path = public, pg_temp as $$
    select string_agg(tile_cell_pack('public', null, released,
            (select min(later.released) from tile_public_releases later where later.released > shown.released),
            zoom, x, y, array[layer, counted::text, middle_x::text, middle_y::text]), ''::bytea)
    from tile_public_counts shown
    where zoom between greatest(z, least(z + 3, 11)) and deepest + 3
      and x >> (zoom - z) = tile_x and y >> (zoom - z) = tile_y
$$;
