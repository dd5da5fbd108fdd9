-- Counts for low zooms: how many structures, claims and incidents lie in each cell of one nested
-- grid, so that a map of a county reads cells and not rows. A cell of zoom z is a Web Mercator tile
-- of that zoom; three zooms are kept and those between are sums of them.
--
-- Rows are only ever added: a change writes how much it adds and takes away, so writers of one place
-- never wait for each other. What a viewer sees on a day is the sum over the audiences they belong to
-- and over all rows up to that day; folding joins rows that say the same about one cell.
--
--            first_sum                        second_sum
-- structures households                       homes: residential and mixed
-- claims     with a rival                     -
-- incidents  threat, notice, marking          execution, aftermath, remedy
-- sum_x and sum_y are centimetres of Web Mercator, for the middle of what is counted.

create table tile_cells (
    layer text not null,
    zoom smallint not null constraint tile_cells_zoom check (zoom in (8, 12, 16)),
    x int not null,
    y int not null,
    visibility text not null constraint tile_cells_visibility check (visibility in ('public', 'partner', 'restricted')),
    organisation_id uuid,
    -- From this day on; '-infinity' for what holds for as long as known.
    day date not null,
    counted bigint not null,
    first_sum bigint not null,
    second_sum bigint not null,
    sum_x bigint not null,
    sum_y bigint not null
);
create index tile_cells_place on tile_cells (layer, zoom, x, y);
grant select on tile_cells to mipaka_tiles;

-- The nth attribute of a packed row (the layout stands in 0002), or null. Bytes beyond ASCII come
-- escaped, and a row that is cut short has no attributes: one bad row must not stop a batch.
create function tile_field(packed bytea, place int) returns text language plpgsql immutable strict parallel safe as $$
declare
    ends int := octet_length(packed);
    at int := 39;
    size int;
begin
    for nth in 1..place loop
        if at >= ends then
            return null;
        end if;
        size := get_byte(packed, at);
        at := at + 1;
        if size = 254 then
            if at + 2 > ends then
                return null;
            end if;
            size := get_byte(packed, at) * 256 + get_byte(packed, at + 1);
            at := at + 2;
        elsif size = 255 then
            size := null;
        end if;
        if nth = place then
            return encode(substr(packed, at + 1, size), 'escape');
        end if;
        at := at + coalesce(size, 0);
    end loop;
    return null;
end $$;

create function tile_first_sum(layer text, packed bytea) returns bigint language sql immutable parallel safe
return case layer
    when 'structures' then case when tile_field(packed, 3) ~ '^[0-9]{1,9}$' then tile_field(packed, 3)::bigint else 0 end
    when 'claims' then (coalesce(tile_field(packed, 4), '') = 'true')::int
    when 'incidents' then (coalesce(tile_field(packed, 2), '') in ('threat', 'notice', 'marking'))::int
end;

create function tile_second_sum(layer text, packed bytea) returns bigint language sql immutable parallel safe
return case layer
    when 'structures' then (coalesce(tile_field(packed, 2), '') in ('residential', 'mixed'))::int
    when 'incidents' then (coalesce(tile_field(packed, 2), '') in ('execution', 'aftermath', 'remedy'))::int
    else 0
end;

-- Follows every way in which tile rows change. Of the two lists of changed rows a statement may name
-- only those that its kind of change has, hence three functions of one text: plans are kept by function.
do $make$
declare
    way record;
begin
    for way in
        select * from (values
            ('tile_cells_gain', 'select 1 as sign, added.* from added'),
            ('tile_cells_lose', 'select -1 as sign, gone.* from gone'),
            ('tile_cells_move', 'select 1 as sign, added.* from added union all select -1, gone.* from gone'),
            -- What was there before; it runs once, here.
            ('tile_cells_begin', 'select 1 as sign, tile_rows.* from tile_rows')
        ) as ways (name, changed)
    loop
        execute format($function$
create function %I() returns %s language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into tile_cells
    with changed as (%s), placed as (
        select sign, layer, visibility, organisation_id, valid_from, valid_to,
            tile_first_sum(layer, packed) as first_part, tile_second_sum(layer, packed) as second_part,
            round(((box[0])[0] + (box[1])[0]) * 50)::bigint as centre_x,
            round(((box[0])[1] + (box[1])[1]) * 50)::bigint as centre_y
        from changed where layer in ('structures', 'claims', 'incidents')
    ), dated as (
        select sign as effect, valid_from as day, placed.* from placed
        union all
        select -sign, valid_to, placed.* from placed where isfinite(valid_to)
    ), gridded as (
        select dated.*,
            least(65535, greatest(0, floor((centre_x + 2003750834.2789244) * 65536 / 4007501668.5578488)))::int as x,
            least(65535, greatest(0, floor((2003750834.2789244 - centre_y) * 65536 / 4007501668.5578488)))::int as y
        from dated
    )
    select layer, level, x >> (16 - level), y >> (16 - level), visibility, organisation_id, day,
        sum(effect), sum(effect * first_part), sum(effect * second_part), sum(effect * centre_x), sum(effect * centre_y)
    from gridded, (values (8), (12), (16)) as levels (level)
    group by 1, 2, 3, 4, 5, 6, 7
    having sum(effect) <> 0 or sum(effect * first_part) <> 0 or sum(effect * second_part) <> 0
        or sum(effect * centre_x) <> 0 or sum(effect * centre_y) <> 0;
    %s
end $$ $function$, way.name,
            case way.name when 'tile_cells_begin' then 'void' else 'trigger' end, way.changed,
            case way.name when 'tile_cells_begin' then '' else 'return null;' end);
        execute format('revoke execute on function %I() from public', way.name);
    end loop;
end $make$;
create trigger tile_rows_gained after insert on tile_rows
    referencing new table as added for each statement execute function tile_cells_gain();
create trigger tile_rows_moved after update on tile_rows
    referencing new table as added old table as gone for each statement execute function tile_cells_move();
create trigger tile_rows_lost after delete on tile_rows
    referencing old table as gone for each statement execute function tile_cells_lose();
select tile_cells_begin();
drop function tile_cells_begin();

-- Joins rows that say the same about one cell; what anybody reads stays as it is. One hand at a time.
create function tile_cells_fold() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
    folded bigint;
begin
    if not pg_try_advisory_xact_lock(4604) then
        return 0;
    end if;
    with crowded as (
        select layer, zoom, x, y, visibility, organisation_id, day from tile_cells
        group by 1, 2, 3, 4, 5, 6, 7 having count(*) > 1
    ), gone as (
        delete from tile_cells using crowded
        where tile_cells.layer = crowded.layer and tile_cells.zoom = crowded.zoom
          and tile_cells.x = crowded.x and tile_cells.y = crowded.y and tile_cells.day = crowded.day
          and tile_cells.visibility = crowded.visibility
          and tile_cells.organisation_id is not distinct from crowded.organisation_id
        returning tile_cells.*
    ), joined as (
        insert into tile_cells
        select layer, zoom, x, y, visibility, organisation_id, day,
            sum(counted), sum(first_sum), sum(second_sum), sum(sum_x), sum(sum_y)
        from gone group by 1, 2, 3, 4, 5, 6, 7
        having sum(counted) <> 0 or sum(first_sum) <> 0 or sum(second_sum) <> 0 or sum(sum_x) <> 0 or sum(sum_y) <> 0
    )
    select count(*) into folded from gone;
    return folded;
end $$;

-- One packed cell, laid out as a packed row (0002) without a shape: the lowest zoom is the cell's own,
-- the feature id is its column shifted by 26 bits and its row.
create function tile_cell_pack(
    visibility text, organisation_id uuid, valid_from date, valid_to date, zoom int, x int, y int, said text[]
) returns bytea language sql immutable parallel safe
return (
    select int4send(34 + octet_length(fields)) || tile_audience(visibility, organisation_id)
        || int4send(tile_day(valid_from, -2147483648)) || int4send(tile_day(valid_to, 2147483647))
        || set_byte('\x00'::bytea, 0, zoom) || int8send((x::bigint << 26) | y) || fields
    from (select tile_attributes(said) as fields) as written
);

-- The cells that tiles of one place are made of, down to zoom `deepest`: every audience and day, as
-- rows say themselves whom they are for. A tile is divided into eight by eight cells.
create function tile_cells_packed(the_layer text, z int, tile_x int, tile_y int, deepest int) returns bytea
language sql stable set search_path = public, pg_temp as $$
    select string_agg(tile_cell_pack(visibility, organisation_id, day, null, level, x, y, array[
            counted::text, first_sum::text, second_sum::text, sum_x::text, sum_y::text]), ''::bytea)
    from (
        select level, x, y, visibility, organisation_id, day, sum(counted) as counted, sum(first_sum) as first_sum,
            sum(second_sum) as second_sum, sum(sum_x) as sum_x, sum(sum_y) as sum_y
        from (select case when deepest <= 5 then 8 when deepest <= 9 then 12 else 16 end as level) as kept
        join tile_cells on tile_cells.layer = the_layer and tile_cells.zoom = level
            and x between tile_x << (level - z) and ((tile_x + 1) << (level - z)) - 1
            and y between tile_y << (level - z) and ((tile_y + 1) << (level - z)) - 1
        group by level, x, y, visibility, organisation_id, day
    ) as cells
$$;

revoke execute on function tile_cells_fold(), tile_cells_packed(text, int, int, int, int) from public;
grant execute on function tile_cells_fold() to mipaka_app;
grant execute on function tile_cells_packed(text, int, int, int, int) to mipaka_tiles;
