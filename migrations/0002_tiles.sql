-- Tile rows: the narrow projection that map tiles are cut from. One row per record, layer and
-- valid period, holding only allow-listed attributes and the shape in Web Mercator centimetres.
-- Rows have no policy, since `&&` on box is not leak-proof and a policy would cost the index:
-- only mipaka_tiles may read them, and only through queries that spell out who is looking.
--
-- One packed row, integers big-endian; it says by itself who may see it and when it held, so that
-- rows kept in a server's memory are judged like rows in the table:
--   int4 length of what follows
--   | byte 0 public, 1 partner, 2 restricted | 16 bytes organisation, zeros for none
--   | int4 first day, int4 day after the last, both counted from 2000-01-01 | byte lowest zoom
--   | int8 feature id | byte attribute count | attributes | TWKB
-- One attribute: byte 255 = null | byte n < 254 and n bytes | byte 254, int2 n and n bytes; UTF-8.

create table tile_layers (
    layer text primary key,
    attributes text[] not null,
    of_records boolean not null
);
insert into tile_layers (layer, attributes, of_records) values
    ('settlements', '{name,reference,standing,since}', true),
    ('structures', '{number,use,households}', true),
    ('claims', '{reference,kind,status,rival}', true),
    ('corridors', '{reference,name,kind,stage}', true),
    ('incidents', '{reference,phase,date,place}', true),
    ('places', '{name,kind,level}', false),
    ('base', '{kind,name}', false);

create table tile_rows (
    layer text not null,
    record_id uuid not null,
    feature_id bigint not null,
    organisation_id uuid,
    visibility text not null constraint tile_rows_visibility check (visibility in ('public', 'partner', 'restricted')),
    valid_from date not null,
    valid_to date constraint tile_rows_period check (valid_to > valid_from),
    min_zoom smallint not null constraint tile_rows_min_zoom check (min_zoom between 0 and 22),
    box box not null,
    packed bytea not null,
    constraint tile_rows_one_per_period primary key (layer, record_id, valid_from)
) partition by list (layer);

create table tile_settlements partition of tile_rows for values in ('settlements');
create table tile_structures partition of tile_rows for values in ('structures');
create table tile_claims partition of tile_rows for values in ('claims');
create table tile_corridors partition of tile_rows for values in ('corridors');
create table tile_incidents partition of tile_rows for values in ('incidents');
create table tile_places partition of tile_rows for values in ('places');
create table tile_base partition of tile_rows for values in ('base');
create index tile_rows_box on tile_rows using gist (box);
create index tile_rows_record on tile_rows (record_id);

-- Short rows stay beside their neighbours; only large shapes move out of line.
alter table tile_settlements alter column packed set storage external;
alter table tile_structures alter column packed set storage external;
alter table tile_claims alter column packed set storage external;
alter table tile_corridors alter column packed set storage external;
alter table tile_incidents alter column packed set storage external;
alter table tile_places alter column packed set storage external;
alter table tile_base alter column packed set storage external;

grant select on tile_layers to mipaka_app, mipaka_tiles;
grant select on tile_rows, tile_settlements, tile_structures, tile_claims, tile_corridors,
    tile_incidents, tile_places, tile_base to mipaka_tiles;

-- Areas may name a function that writes one record's tile rows anew, for when it stops being sealed.
create table tile_sources (
    kind text primary key,
    refresh regprocedure not null
);

create function tile_attributes(fields text[]) returns bytea language sql immutable parallel safe
return set_byte('\x00'::bytea, 0, coalesce(cardinality(fields), 0)) || coalesce((
    select string_agg(case
            when field is null then '\xff'::bytea
            when octet_length(field) < 254 then set_byte('\x00'::bytea, 0, octet_length(field)) || convert_to(field, 'UTF8')
            else '\xfe'::bytea || int2send(octet_length(field)::int2) || convert_to(field, 'UTF8')
        end, ''::bytea order by place)
    from (select left(given, 500) as field, place from unnest(fields) with ordinality as listed (given, place)) as short
), ''::bytea);

-- The shape in Web Mercator metres, cut at the latitude where that map ends.
create function tile_shape(geom geometry) returns geometry language sql immutable parallel safe
return st_transform(case
        when st_ymax(geom) <= 85.0511 and st_ymin(geom) >= -85.0511 then st_force2d(geom)
        else st_force2d(st_clipbybox2d(geom, st_makeenvelope(-180, -85.0511, 180, 85.0511, 4326)))
    end, 3857);

create function tile_box(shape geometry) returns box language sql immutable parallel safe
return box(point(st_xmax(shape), st_ymax(shape)), point(st_xmin(shape), st_ymin(shape)));

-- Who may see a row: the first 17 bytes after its length.
create function tile_audience(visibility text, organisation_id uuid) returns bytea language sql immutable parallel safe
return set_byte('\x00'::bytea, 0, case visibility when 'public' then 0 when 'partner' then 1 else 2 end)
    || coalesce(uuid_send(organisation_id), '\x00000000000000000000000000000000'::bytea);

-- Days since 2000-01-01; an endless period has no first or last day.
create function tile_day(day date, if_endless int) returns int language sql immutable parallel safe
return case when day is null or not isfinite(day) then if_endless else day - date '2000-01-01' end;

create function tile_pack(
    visibility text, organisation_id uuid, valid_from date, valid_to date, min_zoom int,
    feature_id bigint, attributes bytea, shape geometry
) returns bytea language sql immutable parallel safe
return (
    select int4send(34 + octet_length(attributes) + octet_length(twkb))
        || tile_audience(visibility, organisation_id)
        || int4send(tile_day(valid_from, -2147483648)) || int4send(tile_day(valid_to, 2147483647))
        || set_byte('\x00'::bytea, 0, min_zoom)
        || int8send(feature_id) || attributes || twkb
    from (select st_astwkb(shape, 2) as twkb) as written
);

-- Places and the base map are no one's records and no secret: their feature id is a plain hash.
create function tile_open_feature_id(layer text, id uuid) returns bigint language sql immutable parallel safe
return ('x' || left(encode(sha256(convert_to(layer || ':' || id::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint
    & 9007199254740991;

-- Web Mercator metres to [west, south, east, north] in degrees; 6378137 m is the sphere of EPSG:3857.
create function tile_box_degrees(area box) returns jsonb language sql immutable parallel safe
return jsonb_build_array(
    round(degrees((area[1])[0] / 6378137)::numeric, 7),
    round(degrees(2 * atan(exp((area[1])[1] / 6378137)) - pi() / 2)::numeric, 7),
    round(degrees((area[0])[0] / 6378137)::numeric, 7),
    round(degrees(2 * atan(exp((area[0])[1] / 6378137)) - pi() / 2)::numeric, 7));

-- One outbox row per audience. Many boxes are joined by cells of 156 km, so that a large batch
-- stays one short row without claiming the whole country changed.
create function tile_announce(the_layer text, record_ids uuid[], audiences text[], organisations uuid[], boxes box[]) returns void
language sql set search_path = public, pg_temp as $$
    insert into outbox (topic, record_id, kind, organisation_id, visibility, payload)
    select 'tiles', (array_agg(record_id))[1], the_layer, organisation_id, visibility,
        jsonb_build_object('layer', the_layer, 'boxes', jsonb_agg(tile_box_degrees(joined)))
    from (
        select min(record_id::text)::uuid as record_id, visibility, organisation_id,
            box(point(max((area[0])[0]), max((area[0])[1])), point(min((area[1])[0]), min((area[1])[1]))) as joined
        from unnest(record_ids, audiences, organisations, boxes) as changed (record_id, visibility, organisation_id, area)
        group by visibility, organisation_id, floor((area[1])[0] / 156543), floor((area[1])[1] / 156543)
    ) as cells
    group by visibility, organisation_id
$$;

-- Writes tile rows for many records of one layer and announces old and new extents.
-- geoms are EPSG:4326; attributes[i] is tile_attributes(array[...]) in the order of tile_layers;
-- a null valid_from means "for as long as known"; a sealed record or an empty shape loses its row.
create function tile_put_many(
    the_layer text, record_ids uuid[], geoms geometry[], valid_froms date[], valid_tos date[],
    min_zooms int[], attributes bytea[]
) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
    known tile_layers;
    absent uuid;
    touched bigint;
begin
    select * into known from tile_layers where tile_layers.layer = the_layer;
    if not found then
        raise exception 'no tile layer %', the_layer using errcode = 'invalid_parameter_value';
    end if;
    if exists (select from unnest(attributes) as given (a) where get_byte(a, 0) <> cardinality(known.attributes)) then
        raise exception 'layer % takes the attributes %', the_layer, known.attributes using errcode = 'invalid_parameter_value';
    end if;
    if known.of_records then
        select id into absent from unnest(record_ids) as given (id)
        where not exists (select from records where records.id = given.id) limit 1;
        if found then
            raise exception 'no record % for layer %', absent, the_layer using errcode = 'foreign_key_violation';
        end if;
        -- A record being sealed meanwhile waits for these rows, and then takes them away.
        perform from records where id = any (record_ids) order by id for share;
    end if;

    with given as (
        select record_id, coalesce(valid_from, '-infinity') as valid_from, valid_to, min_zoom, fields, tile_shape(geom) as shape
        from unnest(record_ids, geoms, valid_froms, valid_tos, min_zooms, attributes)
            as listed (record_id, geom, valid_from, valid_to, min_zoom, fields)
    ), incoming as (
        select given.*,
            coalesce(records.feature_id, tile_open_feature_id(the_layer, given.record_id)) as feature_id,
            records.organisation_id,
            coalesce(records.visibility, 'public') as visibility,
            coalesce(records.visibility = 'sealed', false) or shape is null or st_isempty(shape) as hidden
        from given left join records on known.of_records and records.id = given.record_id
    ), before as (
        select tile_rows.record_id, tile_rows.visibility, tile_rows.organisation_id, tile_rows.box
        from tile_rows join incoming using (record_id, valid_from)
        where tile_rows.layer = the_layer
    ), removed as (
        delete from tile_rows using incoming
        where tile_rows.layer = the_layer and tile_rows.record_id = incoming.record_id
          and tile_rows.valid_from = incoming.valid_from and incoming.hidden
    ), written as (
        insert into tile_rows (layer, record_id, feature_id, organisation_id, visibility, valid_from, valid_to, min_zoom, box, packed)
        select the_layer, record_id, feature_id, organisation_id, visibility, valid_from, valid_to, coalesce(min_zoom, 0),
            tile_box(shape),
            tile_pack(visibility, organisation_id, valid_from, valid_to, coalesce(min_zoom, 0), feature_id, fields, shape)
        from incoming
        where not hidden
        order by shape
        on conflict (layer, record_id, valid_from) do update set
            feature_id = excluded.feature_id, organisation_id = excluded.organisation_id, visibility = excluded.visibility,
            valid_to = excluded.valid_to, min_zoom = excluded.min_zoom, box = excluded.box, packed = excluded.packed
        returning record_id, visibility, organisation_id, box
    ), changed as (
        select * from before union all select * from written
    ), told as (
        select tile_announce(the_layer, array_agg(record_id), array_agg(visibility), array_agg(organisation_id), array_agg(box))
        from changed having count(*) > 0
    )
    select count(*) into touched from written, (select count(*) from told) as announced;
    return touched;
end $$;

create function tile_put(
    layer text, record_id uuid, geom geometry, valid_from date, valid_to date, min_zoom int, attributes text[]
) returns void language sql security definer set search_path = public, pg_temp as $$
    select tile_put_many($1, array[$2], array[$3], array[$4], array[$5], array[$6], array[tile_attributes($7)])
$$;

-- Takes away every row of a record in a layer, or only the one that begins at from_date.
create function tile_remove(the_layer text, the_record uuid, from_date date default null) returns void
language sql security definer set search_path = public, pg_temp as $$
    with removed as (
        delete from tile_rows
        where layer = the_layer and record_id = the_record and (from_date is null or valid_from = from_date)
        returning record_id, visibility, organisation_id, box
    )
    select tile_announce(the_layer, array_agg(record_id), array_agg(visibility), array_agg(organisation_id), array_agg(box))
    from removed
    having count(*) > 0
$$;

-- Visibility and ownership follow the record at once; both the old and the new audience are told.
create function tile_follow_record() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    writer regprocedure;
begin
    perform tile_announce(layer, array_agg(record_id), array_agg(visibility), array_agg(organisation_id), array_agg(box))
    from tile_rows where record_id = old.id group by layer;
    if tg_op = 'DELETE' or new.visibility = 'sealed' then
        delete from tile_rows where record_id = old.id;
        return null;
    end if;
    update tile_rows set visibility = new.visibility, organisation_id = new.organisation_id,
        packed = overlay(packed placing tile_audience(new.visibility, new.organisation_id) from 5 for 17)
    where record_id = new.id;
    perform tile_announce(layer, array_agg(record_id), array_agg(visibility), array_agg(organisation_id), array_agg(box))
    from tile_rows where record_id = new.id group by layer;
    if old.visibility = 'sealed' then
        select refresh into writer from tile_sources where kind = new.kind;
        if found then
            execute format('select %s($1)', writer::regproc) using new.id;
        end if;
    end if;
    return null;
end $$;
create trigger records_tiles_follow after update of visibility, organisation_id on records
    for each row when (old.visibility is distinct from new.visibility or old.organisation_id is distinct from new.organisation_id)
    execute function tile_follow_record();
create trigger records_tiles_leave after delete on records for each row execute function tile_follow_record();

-- Rewrites a layer along the Hilbert curve (PostGIS orders geometry by it), so that one tile reads
-- few pages. Maintenance by the owner: it locks the layer while it runs.
create function tile_reorder(the_layer text) returns void language plpgsql set search_path = public, pg_temp as $$
declare
    part text := 'tile_' || the_layer;
begin
    perform 1 from tile_layers where layer = the_layer;
    if not found then
        raise exception 'no tile layer %', the_layer using errcode = 'invalid_parameter_value';
    end if;
    execute format('lock table %I in access exclusive mode', part);
    execute format('create temporary table tile_reordered on commit drop as
        select * from %I order by st_setsrid(st_point(((box[0])[0] + (box[1])[0]) / 2, ((box[0])[1] + (box[1])[1]) / 2), 3857)', part);
    execute format('truncate %I', part);
    execute format('insert into %I select * from tile_reordered', part);
    drop table tile_reordered;
    execute format('analyze %I', part);
end $$;

-- Tile changes after a place in the outbox, in order, never passing a transaction still running:
-- its rows could otherwise appear later behind the place already read.
create function tile_changes_after(after_xact text, after_seq bigint, at_most int)
returns table (xact text, seq bigint, layer text, boxes jsonb, visibility text, organisation_id uuid, record_id uuid)
language sql stable set search_path = public, pg_temp as $$
    select outbox.xact::text, outbox.seq, outbox.payload ->> 'layer', outbox.payload -> 'boxes',
        outbox.visibility, outbox.organisation_id, outbox.record_id
    from outbox
    where outbox.topic = 'tiles'
      and (outbox.xact, outbox.seq) > (after_xact::xid8, after_seq)
      and outbox.xact < pg_snapshot_xmin(pg_current_snapshot())
    order by outbox.xact, outbox.seq
    limit at_most
$$;

-- Every committed tile change that a reader has not seen, also those of transactions that overtook
-- an older one still running: a cache must not wait for that one. The reader asks from the oldest
-- transaction that ran at its last look, names what it has seen since, and gets the next such place.
create function tile_changes_unseen(from_xact text, seen bigint[], at_most int)
returns table (oldest_running text, xact text, seq bigint, layer text, boxes jsonb, visibility text, organisation_id uuid)
language sql stable set search_path = public, pg_temp as $$
    select pg_snapshot_xmin(pg_current_snapshot())::text, news.xact::text, news.seq, news.payload ->> 'layer',
        news.payload -> 'boxes', news.visibility, news.organisation_id
    from (values (1)) as always (one) left join (
        select * from outbox
        where topic = 'tiles' and outbox.xact >= from_xact::xid8 and outbox.seq <> all (seen)
        order by outbox.xact desc, outbox.seq desc
        limit at_most
    ) as news on true
$$;

-- Squares of 10 km (zoom 12) that rows of each layer lie in, so that empty places need no query.
create function tile_occupied() returns table (layer text, west int, north int, east int, south int)
language sql stable set search_path = public, pg_temp as $$
    select distinct layer,
        floor(((box[1])[0] + 20037508.342789244) / 9783.939620502561)::int,
        floor((20037508.342789244 - (box[0])[1]) / 9783.939620502561)::int,
        floor(((box[0])[0] + 20037508.342789244) / 9783.939620502561)::int,
        floor((20037508.342789244 - (box[1])[1]) / 9783.939620502561)::int
    from tile_rows
$$;

revoke execute on function
    tile_announce(text, uuid[], text[], uuid[], box[]),
    tile_put_many(text, uuid[], geometry[], date[], date[], int[], bytea[]),
    tile_put(text, uuid, geometry, date, date, int, text[]),
    tile_remove(text, uuid, date),
    tile_follow_record(),
    tile_reorder(text)
    from public;
grant execute on function
    tile_put_many(text, uuid[], geometry[], date[], date[], int[], bytea[]),
    tile_put(text, uuid, geometry, date, date, int, text[]),
    tile_remove(text, uuid, date)
    to mipaka_app;
