-- Evidence: one row per original file, what people said of it, what it is about, and what happened to it.

-- What the file itself says; never changed. `exif_*` are claims of the file, not facts.
create table items (
    id uuid primary key references records (id),
    sha256 bytea not null constraint items_sha256_length check (octet_length(sha256) = 32),
    bytes bigint not null constraint items_bytes_positive check (bytes > 0),
    file_name text not null constraint items_file_name_length check (length(file_name) between 1 and 200),
    declared_type text constraint items_declared_type_length check (length(declared_type) <= 200),
    media_type text not null constraint items_media_type_length check (length(media_type) between 3 and 100),
    received_at timestamptz not null,
    received_by uuid references accounts (id),
    exif_time text,
    exif_zone_known boolean,
    exif_place geometry(point, 4326) constraint items_exif_place_valid check (st_isvalid(exif_place)),
    constraint items_exif_zone check ((exif_time is null) = (exif_zone_known is null))
);
create index items_sha256 on items (sha256);
call protect_record_rows('items');

create table item_versions (
    id uuid not null references items (id),
    version int not null,
    title text constraint item_versions_title_length check (length(title) between 1 and 300),
    description text constraint item_versions_description_length check (length(description) <= 10000),
    captured_time text,
    captured_zone_known boolean,
    captured_place geometry(point, 4326) constraint item_versions_place_valid check (st_isvalid(captured_place)),
    lawful_basis text not null constraint item_versions_lawful_basis check (lawful_basis in (
        'unknown', 'consent', 'contract', 'legal_obligation', 'vital_interests', 'public_interest', 'legitimate_interests', 'legal_claim')),
    consent_scope text not null constraint item_versions_consent_scope check (consent_scope in (
        'unknown', 'none', 'organisation', 'partners', 'court', 'public')),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    primary key (id, version),
    constraint item_versions_zone check ((captured_time is null) = (captured_zone_known is null))
);
call protect_versions('item_versions');

-- What an item is about. Whoever may not read the record does not see the link either.
create table evidence_links (
    item_id uuid not null references items (id),
    record_id uuid not null references records (id),
    linked_at timestamptz not null,
    linked_by uuid references accounts (id),
    primary key (item_id, record_id)
);
create index evidence_links_record on evidence_links (record_id);
call protect_record_rows('evidence_links', 'item_id');
create policy evidence_links_both on evidence_links as restrictive for select using (
    exists (select from records where records.id = evidence_links.record_id));
create policy evidence_links_both_insert on evidence_links as restrictive for insert with check (
    exists (select from records where records.id = evidence_links.record_id));

-- Custody events commit with their change, unnumbered: the log numbers them afterwards (0021).
-- `leaf` holds the exact bytes that are hashed; people stand in it as salted commitments only.
create table custody_events (
    id uuid primary key,
    seq bigint generated always as identity constraint custody_events_seq_unique unique,
    record_id uuid not null references records (id),
    kind text not null,
    at timestamptz not null,
    leaf bytea not null constraint custody_events_leaf_length check (octet_length(leaf) <= 65535),
    leaf_hash bytea not null constraint custody_events_hash_length check (octet_length(leaf_hash) = 32)
);
create index custody_events_record on custody_events (record_id, seq);
call protect_record_rows('custody_events', 'record_id');

-- The opening of each commitment: deleting a row makes the person unprovable and leaves the log whole.
create table custody_salts (
    event_id uuid not null references custody_events (id),
    member text not null,
    salt bytea not null constraint custody_salts_length check (octet_length(salt) = 32),
    value text not null,
    primary key (event_id, member)
);
create index custody_salts_value on custody_salts (value);
alter table custody_salts enable row level security;
create policy custody_salts_read on custody_salts for select using (
    exists (select from custody_events where custody_events.id = custody_salts.event_id));
create policy custody_salts_insert on custody_salts for insert with check (
    exists (select from custody_events where custody_events.id = custody_salts.event_id));
create policy custody_salts_delete on custody_salts for delete using ((select viewer_is_system()));
grant select, insert, delete on custody_salts to mipaka_app;
