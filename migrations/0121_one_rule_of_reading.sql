-- Who may read, in one place. The planner writes this function out where it is used (no subquery, each
-- argument that may hold one is used once), so that row security and spatial search are as fast as if it
-- stood there. `listed` says whether the account stands in record_readers the way that counts, `reader_via`.
create function reader_via(visibility text) returns text language sql immutable parallel safe
    return case visibility when 'sealed' then 'named' else 'case' end;

create function may_be_read(
    visibility text, organisation uuid, author uuid, listed boolean,
    account uuid, is_system boolean, partners uuid[], readers uuid[], held boolean) returns boolean
language sql immutable parallel safe
    return visibility = 'public'
        or is_system
        or (visibility = 'partner' and organisation = any (partners))
        or (visibility in ('partner', 'restricted') and (organisation = any (readers) or author = account))
        or (listed and (visibility <> 'sealed' or not held));

create or replace function viewer_may_read(record records) returns boolean language sql stable
    return may_be_read(
        record.visibility, record.organisation_id, record.author_id,
        exists (
            select from record_readers
            where record_readers.record_id = record.id and record_readers.account_id = viewer_account()
              and record_readers.via = reader_via(record.visibility)),
        viewer_account(), viewer_is_system(),
        viewer_organisations('partner_organisations'), viewer_organisations('reader_organisations'), viewer_is_held());

alter policy records_read on records using (may_be_read(
    visibility, organisation_id, author_id,
    exists (
        select from record_readers
        where record_readers.record_id = records.id and record_readers.account_id = (select viewer_account())
          and record_readers.via = reader_via(records.visibility)),
    (select viewer_account()), (select viewer_is_system()),
    (select viewer_organisations('partner_organisations'))::uuid[],
    (select viewer_organisations('reader_organisations'))::uuid[],
    (select viewer_is_held())));

create or replace function structures_in_box(area geometry, in_settlement uuid, after_id uuid, at_most int) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp set jit = off set enable_seqscan = off as $$
declare
    account uuid := viewer_account();
    is_system boolean := viewer_is_system();
    held boolean := viewer_is_held();
    partners uuid[] := viewer_organisations('partner_organisations');
    readers uuid[] := viewer_organisations('reader_organisations');
begin
    -- Whoever may see no structure at all is answered without looking at any.
    if not is_system
       and not exists (select from records where kind = 'structure' and visibility = 'public')
       and not exists (select from records where kind = 'structure' and organisation_id = any (readers || partners))
       and not exists (select from records where author_id = account and kind = 'structure')
       and not exists (select from record_readers where account_id = account) then
        return;
    end if;
    return query
    select near.id
    from (
        select structures.id from structures
        where structures.superseded_at is null
          and (area is null or structures.geom && area and st_intersects(structures.geom, area))
          and (in_settlement is null or structures.settlement_id = in_settlement)
          and (after_id is null or structures.id > after_id)
        order by structures.id
        offset 0) as near
    join records on records.id = near.id
    where may_be_read(
        records.visibility, records.organisation_id, records.author_id,
        exists (
            select from record_readers
            where record_readers.record_id = records.id and record_readers.account_id = account
              and record_readers.via = reader_via(records.visibility)),
        account, is_system, partners, readers, held)
    order by near.id
    limit at_most;
end $$;

create or replace function structures_in_boxes(
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
        select viewer_account() as account, viewer_is_system() as is_system, viewer_is_held() as held,
            viewer_organisations('partner_organisations') as partners, viewer_organisations('reader_organisations') as readers
    )
    select found.id, records.feature_id, said.settlement_id, said.number, said.households, said.people,
        said.position_error_m, said.recorded_at, st_asbinary(said.geom)
    from viewer, found
    join structures as said on said.id = found.id and said.superseded_at is null, lateral (
        select * from records where records.id = found.id
        offset 0) as records
    where may_be_read(
        records.visibility, records.organisation_id, records.author_id,
        exists (
            select from record_readers
            where record_readers.record_id = records.id and record_readers.account_id = viewer.account
              and record_readers.via = reader_via(records.visibility)),
        viewer.account, viewer.is_system, viewer.partners, viewer.readers, viewer.held)
    order by found.id
$$;
