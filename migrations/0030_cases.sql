-- Litigation and advocacy files. A version holds the whole case, exhibits in their order included,
-- so that a pack can be pinned to it.
create table cases (
    id uuid not null references records (id),
    version int not null constraint cases_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    title text not null constraint cases_title_length check (length(title) between 1 and 300),
    court text constraint cases_court_length check (length(court) between 1 and 300),
    number text constraint cases_number_length check (length(number) between 1 and 100),
    summary text constraint cases_summary_length check (length(summary) between 1 and 20000),
    deponent_initials text constraint cases_initials_length check (length(deponent_initials) between 1 and 5),
    settlement_id uuid references records (id),
    -- [{"id", "mark", "description", "record_id"}] in order.
    exhibits jsonb not null default '[]' constraint cases_exhibits_list check (jsonb_typeof(exhibits) = 'array'),
    note text constraint cases_note_length check (length(note) between 1 and 1000),
    primary key (id, version)
);
call protect_versions('cases');

-- Names of the people in a case, outside its versions.
create table case_identities (
    case_id uuid not null,
    version int not null,
    parties text not null constraint case_identities_parties_length check (length(parties) between 1 and 2000),
    primary key (case_id, version),
    foreign key (case_id, version) references cases (id, version)
);
call protect_record_rows('case_identities', 'case_id');

-- Who works on a case. Readers of its records are kept in record_readers, in the same transaction.
create table case_members (
    case_id uuid not null references records (id),
    account_id uuid not null references accounts (id),
    role text not null constraint case_members_role check (role in ('mapper', 'verifier', 'advocate', 'lawyer', 'administrator')),
    since timestamptz not null,
    primary key (case_id, account_id)
);
call protect_record_rows('case_members', 'case_id');
create policy case_members_leave on case_members for delete using (
    exists (select from records where records.id = case_members.case_id));
grant delete on case_members to mipaka_app;
