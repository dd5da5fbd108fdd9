-- As in 0002; of structures the boxes of their bundles and of what changed since say where they lie,
-- so that a server that starts reads thousands of rows where it read millions.
create or replace function tile_occupied() returns table (layer text, west int, north int, east int, south int)
language sql stable set search_path = public, pg_temp as $$
    with boxes as (
        select tile_rows.layer, box from tile_rows where tile_rows.layer <> 'structures'
        union all select 'structures', box from tile_bundles
        union all select 'structures', box from tile_strays
    )
    select distinct boxes.layer,
        floor(((box[1])[0] + 20037508.342789244) / 9783.939620502561)::int,
        floor((20037508.342789244 - (box[0])[1]) / 9783.939620502561)::int,
        floor(((box[0])[0] + 20037508.342789244) / 9783.939620502561)::int,
        floor((20037508.342789244 - (box[1])[1]) / 9783.939620502561)::int
    from boxes
$$;
