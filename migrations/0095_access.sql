-- Who may read, said more strictly: the database and domain::visibility agree to the letter.

-- 'named' counts on sealed records only and 'case' on those that are not: a record that is opened
-- again falls to its organisation's readers, not to whoever was named on it while it was sealed.
create or replace function viewer_may_read(record records) returns boolean language sql stable
    return record.visibility = 'public'
        or viewer_is_system()
        or (record.visibility = 'partner' and record.organisation_id = any (viewer_organisations('partner_organisations')))
        or (record.visibility in ('partner', 'restricted') and record.organisation_id = any (viewer_organisations('reader_organisations')))
        or (record.visibility in ('partner', 'restricted') and record.author_id = viewer_account())
        or exists (
            select from record_readers
            where record_readers.record_id = record.id
              and record_readers.account_id = viewer_account()
              and record_readers.via = case record.visibility when 'sealed' then 'named' else 'case' end);
alter policy records_read on records using (
    visibility = 'public'
    or (select viewer_is_system())
    or (visibility = 'partner' and organisation_id = any ((select viewer_organisations('partner_organisations'))::uuid[]))
    or (visibility in ('partner', 'restricted') and organisation_id = any ((select viewer_organisations('reader_organisations'))::uuid[]))
    or (visibility in ('partner', 'restricted') and author_id = (select viewer_account()))
    or exists (
        select from record_readers
        where record_readers.record_id = records.id
          and record_readers.account_id = (select viewer_account())
          and record_readers.via = case records.visibility when 'sealed' then 'named' else 'case' end)
);

-- Who is named on a record is told to those who may read it. Whoever makes a sealed record names
-- the first person on it, once.
create function viewer_may_name(record uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from records
        where records.id = record
          and (viewer_may_read(records)
            or (records.author_id = viewer_account()
                and not exists (select from record_readers as named where named.record_id = records.id))))
$$;
revoke execute on function viewer_may_name(uuid) from public;
grant execute on function viewer_may_name(uuid) to mipaka_app;
alter table record_readers enable row level security;
create policy record_readers_read on record_readers for select using (
    account_id = (select viewer_account()) or (select viewer_is_system()) or viewer_may_name(record_id));
create policy record_readers_insert on record_readers for insert with check (
    (select viewer_is_system()) or (viewer_may_name(record_id) and (case_id is null or viewer_may_name(case_id))));
revoke delete on record_readers from mipaka_app;

-- The readers a case lets in, set anew. A team member may hold rights through the case alone, which
-- are gone between the two statements: so the owner does it, for people who may read the case, and
-- lets in only to what the case held before or the acting person may read.
create function case_readers_renew(the_case uuid, held uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    allowed uuid[];
begin
    if not exists (select from records where id = the_case and kind = 'case' and viewer_may_read(records)) then
        raise exception 'no such case' using errcode = 'insufficient_privilege';
    end if;
    select array_agg(records.id) into allowed from records
    where records.id = any (held)
      and (viewer_may_read(records)
        or exists (select from record_readers known where known.record_id = records.id and known.case_id = the_case));
    delete from record_readers where case_id = the_case;
    insert into record_readers (record_id, account_id, via, case_id)
    select distinct record, case_members.account_id, 'case', the_case
    from case_members cross join unnest(allowed) as given (record)
    where case_members.case_id = the_case;
end $$;
revoke execute on function case_readers_renew(uuid, uuid[]) from public;
grant execute on function case_readers_renew(uuid, uuid[]) to mipaka_app;

-- Ids that a client made are nobody else's business.
alter table client_ids enable row level security;
create policy client_ids_own on client_ids for all
    using ((select viewer_is_system()) or account_id = (select viewer_account()))
    with check ((select viewer_is_system()) or account_id = (select viewer_account()));

-- The server only writes news; the tile reader reads them.
revoke select on outbox from mipaka_app;

create function visibility_rank(word text) returns int language sql immutable parallel safe
    return array_position(array['public', 'partner', 'restricted', 'sealed'], word);

-- Two hands: nobody opens their own record, whatever the server believes.
create function records_opened_by_another() returns trigger language plpgsql as $$
begin
    if visibility_rank(new.visibility) < visibility_rank(old.visibility) and old.author_id = viewer_account() then
        raise exception 'nobody opens their own record'
            using errcode = 'restrict_violation', constraint = 'records_opened_by_another';
    end if;
    return new;
end $$;
create trigger records_opened_by_another before update of visibility on records
    for each row execute function records_opened_by_another();

-- A boundary tells its settlement's name and place, so it is never open wider than the settlement;
-- whoever is named on a sealed settlement is named on its boundaries.
create function boundaries_narrow(settlement uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    widest text;
    narrowed uuid[];
begin
    select visibility into widest from records where id = settlement;
    select array_agg(distinct boundaries.id) into narrowed
    from boundaries join records on records.id = boundaries.id
    where boundaries.settlement_id = settlement and visibility_rank(records.visibility) < visibility_rank(widest);
    if widest = 'sealed' then
        insert into record_readers (record_id, account_id, via)
        select boundary, named.account_id, 'named'
        from unnest(narrowed) as given (boundary), record_readers named
        where named.record_id = settlement and named.via = 'named'
        on conflict do nothing;
    end if;
    update records set visibility = widest where id = any (narrowed);
end $$;
create function boundaries_follow_settlement() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform boundaries_narrow(case tg_table_name when 'records' then new.id else (to_jsonb(new) ->> 'settlement_id')::uuid end);
    return null;
end $$;
create trigger records_settlement_narrowed after update of visibility on records
    for each row when (new.kind = 'settlement' and visibility_rank(new.visibility) > visibility_rank(old.visibility))
    execute function boundaries_follow_settlement();
create trigger boundaries_no_wider after insert on boundaries
    for each row when (new.version = 1) execute function boundaries_follow_settlement();
revoke execute on function boundaries_narrow(uuid), boundaries_follow_settlement() from public;

-- The map's row of an incident names the settlement only where the incident's readers may know it.
create or replace function incident_tiles(incident uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    select tile_remove('incidents', incident);
    select tile_put('incidents', said.id, said.place, said.occurred, null, 8,
        array[head.reference, said.phase,
            case said.occurred_precision
                when 'day' then said.occurred::text
                when 'month' then to_char(said.occurred, 'YYYY-MM')
                else to_char(said.occurred, 'YYYY') end,
            (select names.name from settlement_names names join records known on known.id = names.id
             where names.id = said.settlement_id
               and (known.visibility = 'public'
                 or (known.organisation_id = head.organisation_id
                   and visibility_rank(known.visibility) <= visibility_rank(head.visibility))))])
    from incidents said join records head on head.id = said.id
    where said.id = incident and said.superseded_at is null
$$;
