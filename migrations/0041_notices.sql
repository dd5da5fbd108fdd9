-- Eviction, enforcement and removal notices. What nobody recorded stays null, and is told as unknown.
create table notices (
    id uuid not null references records (id),
    version int not null constraint notices_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    settlement_id uuid not null references records (id),
    title text not null constraint notices_title_length check (length(title) between 1 and 200),
    issuer jsonb not null,
    land_class text not null constraint notices_land_class check (land_class in (
        'public', 'community_registered', 'community_unregistered', 'private', 'unknown')),
    legal_basis text constraint notices_legal_basis_length check (length(legal_basis) between 1 and 1000),
    issued jsonb,
    eviction_on jsonb,
    channels jsonb not null default '[]',
    -- What else the rules ask for: large_group, newspapers, display_points, languages, terms, addressees.
    form jsonb not null default '{}',
    terms text constraint notices_terms_length check (length(terms) between 1 and 20000),
    geom geometry(multipolygon, 4326) constraint notices_geom_valid check (st_isvalid(geom)),
    note text constraint notices_note_length check (length(note) between 1 and 1000),
    primary key (id, version)
);
call protect_versions('notices');
create index notices_settlement on notices (settlement_id) where superseded_at is null;
