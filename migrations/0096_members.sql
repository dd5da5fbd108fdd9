-- The people of an organisation: which organisation keeps an account, and the links with which a
-- person chooses a password.

-- Only the administrators of the organisation that keeps an account may let its person choose a new
-- password: an organisation that merely gives somebody a role must not be able to become them.
alter table accounts add column keeper_id uuid references organisations (id);
update accounts set keeper_id = (
    select organisation_id from memberships where memberships.account_id = accounts.id order by since, organisation_id limit 1);
create index accounts_keeper on accounts (keeper_id);

create table password_links (
    id uuid primary key,
    token_hash bytea not null constraint password_links_token_unique unique
        constraint password_links_token_length check (octet_length(token_hash) = 32),
    account_id uuid not null references accounts (id),
    made_by uuid not null references accounts (id),
    created_at timestamptz not null,
    expires_at timestamptz not null constraint password_links_lifetime check (expires_at > created_at),
    used_at timestamptz
);
create index password_links_account on password_links (account_id);
grant select, insert, update (used_at) on password_links to mipaka_app;
