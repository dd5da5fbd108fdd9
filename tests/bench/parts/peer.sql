-- What martin serves: the same structures with the same attributes, laid out as well as it gets.
do $$
begin
    if to_regclass('peer.structures') is null then
        create schema if not exists peer;
        create table peer.structures as
            select row_number() over (order by geom)::int as gid, number, use, households, geom
            from public.structures where superseded_at is null order by geom;
        alter table peer.structures add primary key (gid);
        alter table peer.structures alter column geom type geometry(Geometry, 4326);
        create index on peer.structures using gist (geom);
    end if;
end $$;
analyze peer.structures;
analyze tile_structures;
