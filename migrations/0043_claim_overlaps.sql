-- Ground that readable claims share with other readable claims: boxes through the index, then
-- geodesic square metres. Which of them are rivals is decided by the rules in the domain.
create function claim_overlaps(asked uuid[])
returns table (claim_id uuid, id uuid, reference text, label text, kind text, status text, overlap_m2 double precision)
language sql stable security definer set search_path = public, pg_temp as $$
    select mine.id, other.id, theirs.reference, other.label, other.kind, other.status,
        st_area(st_collectionextract(st_intersection(other.geom, mine.geom), 3)::geography)
    from claims mine
    join records own on own.id = mine.id
    join claims other on other.superseded_at is null and other.id <> mine.id
        and other.geom && mine.geom and st_intersects(other.geom, mine.geom)
    join records theirs on theirs.id = other.id
    where mine.id = any (asked) and mine.superseded_at is null
      and viewer_may_read(own) and viewer_may_read(theirs)
$$;
revoke execute on function claim_overlaps(uuid[]) from public;
grant execute on function claim_overlaps(uuid[]) to mipaka_app;
