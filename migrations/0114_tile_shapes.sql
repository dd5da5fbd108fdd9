-- Shapes that no map can draw cost themselves, and neither what lies beside them nor the change
-- they are part of. A box with a number that is none compares with nothing, and in the index it
-- would hide its neighbours, too.

-- Whether the ends of a shape are numbers; null for an empty one.
create function tile_is_placed(geom geometry) returns boolean language sql immutable parallel safe
return st_xmin(geom) + st_xmax(geom) + st_ymin(geom) + st_ymax(geom) between -1e6 and 1e6;

-- What is left to say of such a shape: where its sound points lie, as a collection, which no tile
-- draws and every server that reads the row counts and names in its log.
create function tile_absurd(geom geometry) returns geometry language plpgsql immutable parallel safe as $$
declare
    world constant geometry := st_makeenvelope(-180, -85.0511, 180, 85.0511, 4326);
    sound geometry := case when tile_is_placed(geom) then st_clipbybox2d(st_envelope(geom), world) end;
begin
    if sound is null then
        select st_envelope(st_collect(dumped.geom)) into sound from st_dumppoints(geom) as dumped
        where st_x(dumped.geom) between -180 and 180 and st_y(dumped.geom) between -85.0511 and 85.0511;
    end if;
    if sound is null then
        raise warning 'a shape without any place on the map was left out of it';
    end if;
    return st_forcecollection(sound);
end $$;

-- As in 0002; 500,000 points are what a tile's reader takes (tiles/src/twkb.rs).
create or replace function tile_shape(geom geometry) returns geometry language sql immutable parallel safe
return st_transform(case
        when st_npoints(geom) > 500000 or not tile_is_placed(geom) then tile_absurd(geom)
        when st_ymax(geom) <= 85.0511 and st_ymin(geom) >= -85.0511 then st_force2d(geom)
        else st_force2d(st_clipbybox2d(geom, st_makeenvelope(-180, -85.0511, 180, 85.0511, 4326)))
    end, 3857);
