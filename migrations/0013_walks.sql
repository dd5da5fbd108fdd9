-- Walked tracks: what the file said and what was derived from it, written once; the state in versions.
create table walk_tracks (
    id uuid primary key references records (id),
    file_name text not null constraint walk_tracks_file_name_length check (length(file_name) between 1 and 255),
    bytes bigint not null constraint walk_tracks_bytes check (bytes >= 0),
    sha256 bytea not null constraint walk_tracks_sha256_length check (octet_length(sha256) = 32),
    -- The evidence item that keeps the original.
    item_id uuid references records (id),
    raw geometry(multilinestring, 4326),
    fixes int not null default 0,
    -- The Nairobi day of the first timed fix.
    walked_on date,
    -- The median of the accuracies the phone stated.
    accuracy_m double precision constraint walk_tracks_accuracy check (accuracy_m > 0),
    -- Why it cannot be read as a walk: {code, words: {en, sw}}.
    unreadable jsonb
);
call protect_record_rows('walk_tracks');

create table walks (
    id uuid not null references records (id),
    version int not null constraint walks_version check (version >= 1),
    recorded_at timestamptz not null,
    recorded_by uuid references accounts (id),
    superseded_at timestamptz,
    settlement_id uuid not null references records (id),
    state text not null constraint walks_state check (state in ('unreadable', 'draft', 'submitted', 'accepted', 'returned')),
    -- Derived: valid where there is one, wherever it lies.
    candidate geometry(multipolygon, 4326) constraint walks_candidate_valid check (st_isvalid(candidate)),
    area_m2 double precision,
    area_uncertainty_m2 double precision,
    perimeter_m double precision,
    gap_m double precision,
    needs_confirmation boolean not null,
    may_submit boolean not null,
    findings jsonb not null,
    method text not null,
    gap_confirmed boolean not null default false,
    submitted_at timestamptz,
    return_reason text constraint walks_return_reason check (
        return_reason in ('wrong-settlement', 'gap', 'crossing', 'not-agreed', 'other')),
    return_words text constraint walks_return_words_length check (length(return_words) between 1 and 2000),
    boundary_id uuid references records (id),
    primary key (id, version),
    constraint walks_candidate_numbers check ((candidate is null) = (area_m2 is null)),
    constraint walks_submitted_with_candidate check (state in ('unreadable', 'draft') or (candidate is not null and submitted_at is not null)),
    constraint walks_accepted_with_boundary check ((state = 'accepted') = (boundary_id is not null)),
    constraint walks_returned_with_reason check ((state = 'returned') = (return_reason is not null))
);
call protect_versions('walks');
create index walks_settlement on walks (settlement_id) where superseded_at is null;
