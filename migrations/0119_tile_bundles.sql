-- Structures in bundles: rows whose middles lie in one cell of zoom 19 (about 76 m) are packed into one
-- row of the database, so that a tile reads hundreds of rows where it read thousands. Bundles are made
-- beside changes, never by them: a change writes strays, which say what left and what came since, and a
-- reader puts strays over bundles. So nobody waits for a bundle and no bundle shows anybody an old row.

create table tile_bundles (
    cell_x int not null,
    cell_y int not null,
    box box not null,
    packed bytea not null,
    constraint tile_bundles_one_per_cell primary key (cell_x, cell_y)
) with (toast_tuple_target = 8160);
alter table tile_bundles alter column packed set storage external;
create index tile_bundles_box on tile_bundles using gist (box);

-- One entry, integers big-endian: byte 0 and a row's name (int4 first day, int8 feature id) for a row that
-- is no more, byte 1 and the packed row (0002) for one that is. Of one row the later entry holds.
create table tile_strays (
    seq bigint generated always as identity constraint tile_strays_in_order primary key,
    box box not null,
    entry bytea not null
);
alter table tile_strays alter column entry set storage external;
create index tile_strays_box on tile_strays using gist (box);

grant select on tile_bundles, tile_strays to mipaka_tiles;

-- The cell of zoom 19 that the middle of a box lies in.
create function tile_bundle_cell(area box) returns int[] language sql immutable parallel safe
return array[
    least(524287, greatest(0, floor((((area[0])[0] + (area[1])[0]) / 2 + 20037508.342789244) / 76.43702828517625)))::int,
    least(524287, greatest(0, floor((20037508.342789244 - ((area[0])[1] + (area[1])[1]) / 2) / 76.43702828517625)))::int];

create function tile_centimetres(metres double precision) returns int language sql immutable parallel safe
return least(2147483647, greatest(-2147483647, floor(100 * metres)))::int;

-- Rows with one head (0002: audience, days, lowest zoom) share it: int4 length of what follows with its
-- highest bit set | head | int4 west, south, east and north of them all in centimetres of Web Mercator
-- | int4 reach | rows: int4 length, and the packed row from its feature id on.
-- Reach: no row is wider or higher, so a reader tells by one point who lies far away. Rounding the
-- shapes to centimetres moves no point by more than one.
create function tile_sheaf(head bytea, extent box, reach double precision, bodies bytea) returns bytea language sql immutable parallel safe
return int4send((octet_length(bodies) + 46) | (-2147483648)) || head
    || int4send(tile_centimetres((extent[1])[0] - 0.01)) || int4send(tile_centimetres((extent[1])[1] - 0.01))
    || int4send(tile_centimetres((extent[0])[0] + 0.02)) || int4send(tile_centimetres((extent[0])[1] + 0.02))
    || int4send(tile_centimetres(reach + 0.03)) || bodies;

create function tile_joined_box(boxes box[]) returns box language sql immutable parallel safe
return (
    select box(point(max((area[0])[0]), max((area[0])[1])), point(min((area[1])[0]), min((area[1])[1])))
    from unnest(boxes) as listed (area));

-- Bundles of some cells as their rows are now; a cell without rows has none.
create function tile_bundles_of(cells int[][]) returns table (cell_x int, cell_y int, box box, packed bytea)
language sql stable set search_path = public, pg_temp as $$
    with wanted as (
        select cells[place][1] as x, cells[place][2] as y from generate_subscripts(cells, 1) as place
    ), sheaves as (
        select x, y, substring(rows.packed from 5 for 26) as head,
            tile_joined_box(array_agg(rows.box)) as extent,
            max(greatest((rows.box[0])[0] - (rows.box[1])[0], (rows.box[0])[1] - (rows.box[1])[1])) as reach,
            string_agg(int4send(octet_length(rows.packed) - 30) || substring(rows.packed from 31), ''::bytea
                order by rows.feature_id) as bodies
        from wanted
        join tile_structures as rows
          on rows.box && box(
                point(x * 76.43702828517625 - 20037508.342789244, 20037508.342789244 - y * 76.43702828517625),
                point((x + 1) * 76.43702828517625 - 20037508.342789244, 20037508.342789244 - (y + 1) * 76.43702828517625))
         and tile_bundle_cell(rows.box) = array[x, y]
        group by 1, 2, 3
    )
    select x, y, tile_joined_box(array_agg(extent)),
        string_agg(tile_sheaf(head, extent, reach, bodies), ''::bytea order by head)
    from sheaves group by x, y
$$;

-- What changed goes beside the bundles, in the change's own transaction.
do $make$
declare
    way record;
    gone constant text := $$select box, '\x00'::bytea || substring(packed from 22 for 4) || substring(packed from 31 for 8) from gone where layer = 'structures'$$;
    added constant text := $$select box, '\x01'::bytea || packed from added where layer = 'structures'$$;
begin
    for way in
        select * from (values
            ('tile_strays_gain', added),
            ('tile_strays_lose', gone),
            ('tile_strays_move', gone || ' union all ' || added)
        ) as ways (name, changed)
    loop
        execute format($function$
create function %I() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into tile_strays (box, entry) %s;
    return null;
end $$ $function$, way.name, way.changed);
        execute format('revoke execute on function %I() from public', way.name);
    end loop;
end $make$;
create trigger tile_rows_strays_gained after insert on tile_rows
    referencing new table as added for each statement execute function tile_strays_gain();
create trigger tile_rows_strays_moved after update on tile_rows
    referencing new table as added old table as gone for each statement execute function tile_strays_move();
create trigger tile_rows_strays_lost after delete on tile_rows
    referencing old table as gone for each statement execute function tile_strays_lose();

-- Takes up to so many strays into bundles and says how many. One hand at a time, and each looks only
-- once it has the turn: nobody then writes an older bundle over a newer one.
create function tile_bundle_strays(at_most int) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
    taken bigint;
begin
    if not pg_try_advisory_xact_lock(4605) then
        return 0;
    end if;
    with strays as (
        select seq, tile_bundle_cell(box) as cell from tile_strays order by seq limit at_most
    ), cells as (
        select distinct cell from strays
    ), made as (
        select bundled.* from (select array_agg(cell) as list from cells) as listed, tile_bundles_of(list) as bundled
    ), emptied as (
        delete from tile_bundles using cells
        where cell_x = cell[1] and cell_y = cell[2]
          and not exists (select from made where made.cell_x = cell[1] and made.cell_y = cell[2])
    ), written as (
        insert into tile_bundles select * from made
        on conflict on constraint tile_bundles_one_per_cell do update set box = excluded.box, packed = excluded.packed
    ), done as (
        delete from tile_strays using strays where tile_strays.seq = strays.seq returning 1
    )
    select count(*) into taken from done;
    return taken;
end $$;

-- All bundles anew, along the Hilbert curve, and no strays. Maintenance by the owner: it locks them.
create function tile_bundle_all() returns void language plpgsql set search_path = public, pg_temp as $$
begin
    -- First the turn, as whoever bundles strays has it before it reads.
    perform pg_advisory_xact_lock(4605);
    lock table tile_structures in share mode;
    truncate tile_bundles, tile_strays;
    insert into tile_bundles
    select bundled.* from (
        select array_agg(cell order by st_point(cell[1], cell[2])) as list
        from (select distinct tile_bundle_cell(box) as cell from tile_structures) as cells
    ) as listed, tile_bundles_of(list) as bundled
    order by st_point(bundled.cell_x, bundled.cell_y);
    analyze tile_bundles;
end $$;

-- As in 0002; structures are bundled anew.
create or replace function tile_reorder(the_layer text) returns void language plpgsql set search_path = public, pg_temp as $$
declare
    part text := 'tile_' || the_layer;
begin
    perform 1 from tile_layers where layer = the_layer;
    if not found then
        raise exception 'no tile layer %', the_layer using errcode = 'invalid_parameter_value';
    end if;
    if the_layer = 'structures' then
        perform pg_advisory_xact_lock(4605);
    end if;
    execute format('lock table %I in access exclusive mode', part);
    execute format('create temporary table tile_reordered on commit drop as
        select * from %I order by st_setsrid(st_point(((box[0])[0] + (box[1])[0]) / 2, ((box[0])[1] + (box[1])[1]) / 2), 3857)', part);
    execute format('truncate %I', part);
    execute format('insert into %I select * from tile_reordered', part);
    drop table tile_reordered;
    execute format('analyze %I', part);
    if the_layer = 'structures' then
        perform tile_bundle_all();
    end if;
end $$;

select tile_bundle_all();

revoke execute on function
    tile_bundles_of(int[][]), tile_bundle_strays(int), tile_bundle_all()
    from public;
grant execute on function tile_bundle_strays(int) to mipaka_app;
