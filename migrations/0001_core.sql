-- Roles, organisations, accounts, records, row security, outbox, audit and jobs.
create extension if not exists postgis;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

do $$
begin
    if not exists (select from pg_roles where rolname = 'mipaka_tiles') then
        begin create role mipaka_tiles nologin; exception when duplicate_object or unique_violation then null; end;
    end if;
    if not exists (select from pg_roles where rolname = 'mipaka_app') then
        begin create role mipaka_app login noinherit; exception when duplicate_object or unique_violation then null; end;
    end if;
    -- noinherit: the app role takes the tile role's rights only by SET ROLE, on connections for tiles.
    if not pg_has_role('mipaka_app', 'mipaka_tiles', 'member') then
        grant mipaka_tiles to mipaka_app;
    end if;
end $$;

grant usage on schema public to mipaka_app, mipaka_tiles;

-- One row: what this installation is. The key makes feature ids unguessable.
create table installation (
    id int primary key default 1 constraint installation_single check (id = 1),
    feature_key bytea not null constraint installation_key_length check (octet_length(feature_key) = 32),
    demo boolean not null default false,
    created_at timestamptz not null default now()
);
insert into installation (feature_key)
select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
grant select on installation to mipaka_app;

create table organisations (
    id uuid primary key,
    name text not null constraint organisations_name_length check (length(name) between 1 and 200),
    kind text not null constraint organisations_kind check (kind in ('federation', 'network', 'group', 'support', 'law_clinic', 'movement')),
    parent_id uuid references organisations (id),
    created_at timestamptz not null default now()
);
grant select, insert on organisations to mipaka_app;

-- Members of partner_id may read what organisation_id opens to partners.
create table partnerships (
    organisation_id uuid not null references organisations (id),
    partner_id uuid not null references organisations (id),
    created_at timestamptz not null default now(),
    primary key (organisation_id, partner_id),
    constraint partnerships_not_self check (organisation_id <> partner_id)
);
grant select, insert, delete on partnerships to mipaka_app;

create table accounts (
    id uuid primary key,
    name text not null constraint accounts_name_length check (length(name) between 1 and 200),
    email text not null constraint accounts_email_length check (length(email) between 3 and 320),
    password_hash text not null,
    demo boolean not null default false,
    active boolean not null default true,
    created_at timestamptz not null default now()
);
create unique index accounts_email_unique on accounts (lower(email));
grant select, insert, update (name, password_hash, active) on accounts to mipaka_app;

create table memberships (
    account_id uuid not null references accounts (id),
    organisation_id uuid not null references organisations (id),
    role text not null constraint memberships_role check (role in ('mapper', 'verifier', 'advocate', 'lawyer', 'administrator')),
    since timestamptz not null default now(),
    primary key (account_id, organisation_id, role)
);
grant select, insert, delete on memberships to mipaka_app;

create table sessions (
    id uuid primary key,
    token_hash bytea not null constraint sessions_token_unique unique,
    account_id uuid not null references accounts (id),
    bearer boolean not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index sessions_account on sessions (account_id);
grant select, insert, update (revoked_at, expires_at) on sessions to mipaka_app;

create table records (
    id uuid primary key,
    kind text not null constraint records_kind check (kind in (
        'settlement', 'boundary', 'walk', 'structure', 'claim', 'notice', 'incident',
        'corridor', 'impact', 'item', 'case', 'pack')),
    organisation_id uuid not null references organisations (id),
    visibility text not null constraint records_visibility check (visibility in ('public', 'partner', 'restricted', 'sealed')),
    author_id uuid references accounts (id),
    reference text not null constraint records_reference_unique unique,
    feature_id bigint not null constraint records_feature_unique unique
        constraint records_feature_range check (feature_id >= 0 and feature_id < 9007199254740992),
    demo boolean not null default false,
    created_at timestamptz not null default now(),
    -- They name who walks, who sues and who is advised.
    constraint records_never_public check (visibility <> 'public' or kind not in ('walk', 'case', 'pack'))
);
create index records_kind_organisation on records (kind, organisation_id);
create index records_author on records (author_id);

-- People who may read one record: named on a sealed one, or through a case team.
create table record_readers (
    record_id uuid not null references records (id),
    account_id uuid not null references accounts (id),
    via text not null constraint record_readers_via check (via in ('named', 'case')),
    case_id uuid references records (id),
    granted_at timestamptz not null default now(),
    constraint record_readers_case check ((via = 'case') = (case_id is not null))
);
create unique index record_readers_unique on record_readers (record_id, account_id, via, coalesce(case_id, record_id));
create index record_readers_account on record_readers (account_id);
grant select, insert, delete on record_readers to mipaka_app;

-- A client-made id belongs to the account that made it; repeating it is safe.
create table client_ids (
    account_id uuid not null references accounts (id),
    client_id uuid not null,
    record_id uuid not null references records (id),
    digest bytea not null constraint client_ids_digest_length check (octet_length(digest) = 32),
    primary key (account_id, client_id)
);
grant select, insert on client_ids to mipaka_app;

-- The identity a transaction acts under; set once by db/tx.rs.
create function viewer_account() returns uuid language sql stable parallel safe
    return nullif(current_setting('mipaka.account', true), '')::uuid;
create function viewer_is_system() returns boolean language sql stable parallel safe
    return coalesce(current_setting('mipaka.system', true), '') = 'on';
create function viewer_organisations(which text) returns uuid[] language sql stable parallel safe
    return coalesce(nullif(current_setting('mipaka.' || which, true), ''), '{}')::uuid[];

alter table records enable row level security;
create policy records_read on records for select using (
    visibility = 'public'
    or (select viewer_is_system())
    or (visibility = 'partner' and organisation_id = any ((select viewer_organisations('partner_organisations'))::uuid[]))
    or (visibility in ('partner', 'restricted') and organisation_id = any ((select viewer_organisations('reader_organisations'))::uuid[]))
    or (visibility in ('partner', 'restricted') and author_id = (select viewer_account()))
    or exists (
        select from record_readers
        where record_readers.record_id = records.id
          and record_readers.account_id = (select viewer_account())
          and (records.visibility <> 'sealed' or record_readers.via = 'named'))
);
create policy records_insert on records for insert with check (
    (select viewer_is_system())
    or (author_id = (select viewer_account())
        and organisation_id = any ((select viewer_organisations('member_organisations'))::uuid[]))
);
create policy records_open on records for update using (true) with check (
    (select viewer_is_system())
    or organisation_id = any ((select viewer_organisations('reader_organisations'))::uuid[])
);
grant select, insert, update (visibility) on records to mipaka_app;

-- The same decision for definer functions, which bypass row security and so must ask.
create function viewer_may_read(record records) returns boolean language sql stable
    return record.visibility = 'public'
        or viewer_is_system()
        or (record.visibility = 'partner' and record.organisation_id = any (viewer_organisations('partner_organisations')))
        or (record.visibility in ('partner', 'restricted') and record.organisation_id = any (viewer_organisations('reader_organisations')))
        or (record.visibility in ('partner', 'restricted') and record.author_id = viewer_account())
        or exists (
            select from record_readers
            where record_readers.record_id = record.id
              and record_readers.account_id = viewer_account()
              and (record.visibility <> 'sealed' or record_readers.via = 'named'));

-- What happened, for readers of news. Readers never pass the oldest running transaction.
create table outbox (
    seq bigint generated always as identity primary key,
    xact xid8 not null default pg_current_xact_id(),
    topic text not null,
    record_id uuid,
    kind text,
    organisation_id uuid,
    visibility text,
    payload jsonb not null default '{}',
    created_at timestamptz not null default now()
);
create index outbox_order on outbox (xact, seq);
grant select, insert on outbox to mipaka_app;
grant select on outbox to mipaka_tiles;

create function wake_outbox_readers() returns trigger language plpgsql as $$
begin
    perform pg_notify('mipaka_outbox', '');
    return null;
end $$;
create trigger outbox_wake after insert on outbox for each statement execute function wake_outbox_readers();

-- Who changed, read or exported what: field names, never values.
create table audit (
    seq bigint generated always as identity primary key,
    at timestamptz not null default now(),
    account_id uuid references accounts (id),
    action text not null,
    kind text,
    record_id uuid,
    fields text[] not null default '{}',
    request_id text
);
create index audit_record on audit (record_id);
grant insert on audit to mipaka_app;

create table jobs (
    id uuid primary key,
    kind text not null,
    payload jsonb not null,
    state text not null default 'queued' constraint jobs_state check (state in ('queued', 'running', 'done', 'failed')),
    attempts int not null default 0,
    run_at timestamptz not null default now(),
    locked_until timestamptz,
    progress jsonb not null default '{}',
    error text,
    created_at timestamptz not null default now(),
    finished_at timestamptz
);
create index jobs_due on jobs (run_at) where state in ('queued', 'running');
grant select, insert, update on jobs to mipaka_app;

create function supersede_once() returns trigger language plpgsql as $$
begin
    if old.superseded_at is not null or new.superseded_at is null then
        raise exception 'a version is superseded once' using errcode = 'restrict_violation', constraint = 'versions_superseded_once';
    end if;
    return new;
end $$;

-- Storing the next version ends the one before, so that no area has to; of two changes at once the
-- second is refused. Who ended it already, to be first, may go on.
create function follow_version() returns trigger language plpgsql as $$
declare
    ended bigint;
    latest int;
begin
    execute format('update %I.%I set superseded_at = $3 where id = $1 and version = $2 and superseded_at is null',
        tg_table_schema, tg_table_name) using new.id, new.version - 1, new.recorded_at;
    get diagnostics ended = row_count;
    if ended = 0 then
        execute format('select max(version) from %I.%I where id = $1', tg_table_schema, tg_table_name)
            into latest using new.id;
        if latest is distinct from new.version - 1 then
            raise exception 'a version follows the latest' using errcode = 'restrict_violation', constraint = 'versions_follow';
        end if;
    end if;
    return new;
end $$;

-- Row security through records for any table whose rows carry a record's id.
create procedure protect_record_rows(table_name text, record_column text default 'id') language plpgsql as $$
begin
    execute format('alter table %I enable row level security', table_name);
    execute format(
        'create policy %I on %I for select using (exists (select from records where records.id = %I.%I))',
        table_name || '_read', table_name, table_name, record_column);
    execute format(
        'create policy %I on %I for insert with check (exists (select from records where records.id = %I.%I))',
        table_name || '_insert', table_name, table_name, record_column);
    execute format('grant select, insert on %I to mipaka_app', table_name);
end $$;

-- Row security plus the version rules for a table keyed (id, version).
create procedure protect_versions(table_name text) language plpgsql as $$
begin
    call protect_record_rows(table_name);
    execute format('create unique index %I on %I (id) where superseded_at is null', table_name || '_one_current', table_name);
    execute format(
        'create policy %I on %I for update using (exists (select from records where records.id = %I.id)) with check (true)',
        table_name || '_supersede', table_name, table_name);
    execute format('grant update (superseded_at) on %I to mipaka_app', table_name);
    execute format(
        'create trigger %I before update on %I for each row execute function supersede_once()',
        table_name || '_supersede_once', table_name);
    execute format(
        'create trigger %I before insert on %I for each row when (new.version > 1) execute function follow_version()',
        table_name || '_follow', table_name);
end $$;

-- Whether any record, also one the caller may not see, has this id. Only the answer
-- "take another id" depends on it, never a reply.
create function record_id_taken(candidate uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp
    return exists (select from records where id = candidate);
revoke all on function record_id_taken(uuid) from public;
grant execute on function record_id_taken(uuid) to mipaka_app;
