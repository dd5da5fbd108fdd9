-- Who ends a hold opens to the account whatever is sealed to it. So whoever vouches has to be named on all
-- of that already, or an administrator could vouch with a second account made beforehand. The database
-- asks, in the statement that ends the hold, and is the only one that can end it.
create function hold_release(organisation uuid, held uuid, at timestamptz) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    by_system boolean := viewer_is_system();
    voucher uuid := viewer_account();
    open_holds uuid[];
begin
    -- A link that is used at this moment holds the account anew; that hold is not among these.
    select array_agg(id) into open_holds
    from (select id from account_holds where account_id = held and released_at is null for update) as locked;
    if open_holds is null then
        return 'nothing-held';
    end if;
    if not by_system then
        if voucher is null or voucher = held or viewer_is_held() or exists (
            select from account_holds
            where account_holds.id = any (open_holds)
              and (account_holds.link_made_by = voucher or not exists (
                  select from memberships join accounts on accounts.id = memberships.account_id
                  where memberships.account_id = voucher and memberships.organisation_id = organisation
                    and memberships.role <> 'mapper'
                    and memberships.since < account_holds.link_made_at
                    and accounts.created_at < account_holds.link_made_at))) then
            return 'not-to-vouch';
        end if;
        if exists (
            select from record_readers as theirs join records on records.id = theirs.record_id
            where theirs.account_id = held and theirs.via = 'named' and records.visibility = 'sealed'
              and not exists (
                  select from record_readers as own
                  where own.record_id = theirs.record_id and own.account_id = voucher and own.via = 'named')) then
            return 'reads-less';
        end if;
    end if;
    update account_holds set released_at = at, released_by = case when by_system then null else voucher end
    where id = any (open_holds);
    return 'released';
end $$;
revoke execute on function hold_release(uuid, uuid, timestamptz) from public;
grant execute on function hold_release(uuid, uuid, timestamptz) to mipaka_app;
revoke update (released_at, released_by) on account_holds from mipaka_app;
