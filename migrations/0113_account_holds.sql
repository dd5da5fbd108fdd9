-- Whoever makes a password link for somebody else can use it and be them. So from the moment such a
-- link is used on an account that was in use before, the account reads nothing that is sealed, until a
-- colleague who neither made the link nor came after it vouches for the person.
create table account_holds (
    id uuid primary key,
    account_id uuid not null references accounts (id),
    link_made_by uuid not null references accounts (id),
    link_made_at timestamptz not null,
    since timestamptz not null,
    released_at timestamptz,
    -- Null where whoever runs the server vouched.
    released_by uuid references accounts (id),
    constraint account_holds_other_hands check (released_by is null or (released_at is not null
        and released_by <> account_id and released_by <> link_made_by)),
    constraint account_holds_not_own check (link_made_by <> account_id)
);
create index account_holds_open on account_holds (account_id) where released_at is null;
grant select, insert, update (released_at, released_by) on account_holds to mipaka_app;

create function viewer_is_held() returns boolean language sql stable parallel safe
    return exists (
        select from account_holds where account_holds.account_id = viewer_account() and account_holds.released_at is null);

-- Who may read, as before, but for held accounts. domain::visibility decides for people and knows no holds.
create or replace function viewer_may_read(record records) returns boolean language sql stable
    return record.visibility = 'public'
        or viewer_is_system()
        or (record.visibility = 'partner' and record.organisation_id = any (viewer_organisations('partner_organisations')))
        or (record.visibility in ('partner', 'restricted') and record.organisation_id = any (viewer_organisations('reader_organisations')))
        or (record.visibility in ('partner', 'restricted') and record.author_id = viewer_account())
        or (exists (
                select from record_readers
                where record_readers.record_id = record.id
                  and record_readers.account_id = viewer_account()
                  and record_readers.via = case record.visibility when 'sealed' then 'named' else 'case' end)
            and (record.visibility <> 'sealed' or not viewer_is_held()));
alter policy records_read on records using (
    visibility = 'public'
    or (select viewer_is_system())
    or (visibility = 'partner' and organisation_id = any ((select viewer_organisations('partner_organisations'))::uuid[]))
    or (visibility in ('partner', 'restricted') and organisation_id = any ((select viewer_organisations('reader_organisations'))::uuid[]))
    or (visibility in ('partner', 'restricted') and author_id = (select viewer_account()))
    or (exists (
            select from record_readers
            where record_readers.record_id = records.id
              and record_readers.account_id = (select viewer_account())
              and record_readers.via = case records.visibility when 'sealed' then 'named' else 'case' end)
        and (visibility <> 'sealed' or not (select viewer_is_held())))
);
