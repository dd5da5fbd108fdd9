-- Structures that meet one of many boxes, for counts along lines: who counts measures each one to the
-- line itself. Boxes cost by the ground they cover; pieces of a line that turns back on itself would each
-- find the same structures again.
create function structures_in_boxes(
    wests double precision[], souths double precision[], easts double precision[], norths double precision[])
returns table (
    id uuid, feature_id bigint, settlement_id uuid, number text, households int, people int,
    position_error_m double precision, recorded_at timestamptz, wkb bytea
)
language sql stable security definer set search_path = public, pg_temp set jit = off as $$
    with found as materialized (
        select distinct near.id
        from unnest(wests, souths, easts, norths) as box (west, south, east, north), lateral (
            select structures.id from structures
            where structures.superseded_at is null
              and structures.geom && st_makeenvelope(box.west, box.south, box.east, box.north, 4326)
            offset 0) as near
    ), viewer as materialized (
        select viewer_account() as account, viewer_is_system() as is_system,
            viewer_organisations('partner_organisations') as partners, viewer_organisations('reader_organisations') as readers
    )
    select found.id, records.feature_id, said.settlement_id, said.number, said.households, said.people,
        said.position_error_m, said.recorded_at, st_asbinary(said.geom)
    from viewer, found
    join structures as said on said.id = found.id and said.superseded_at is null, lateral (
        select * from records where records.id = found.id
        offset 0) as records
    where records.visibility = 'public' or viewer.is_system
       or (records.visibility = 'partner' and records.organisation_id = any (viewer.partners))
       or (records.visibility in ('partner', 'restricted') and records.organisation_id = any (viewer.readers))
       or (records.visibility in ('partner', 'restricted') and records.author_id = viewer.account)
       or exists (
            select from record_readers
            where record_readers.record_id = records.id and record_readers.account_id = viewer.account
              and record_readers.via = case records.visibility when 'sealed' then 'named' else 'case' end)
    order by found.id
$$;
revoke execute on function structures_in_boxes(double precision[], double precision[], double precision[], double precision[])
    from public;
grant execute on function structures_in_boxes(double precision[], double precision[], double precision[], double precision[])
    to mipaka_app;
drop function structures_near(geometry, double precision);
