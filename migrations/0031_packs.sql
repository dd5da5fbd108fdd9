-- Evidence packs. What a pack holds is frozen here, so that building it again gives the same bytes:
-- `contents` when it is asked for, under the asking person's rights; `log` once every event is sealed.
create table packs (
    id uuid primary key references records (id),
    case_id uuid not null references records (id),
    case_version int not null,
    asked_by uuid references accounts (id),
    asked_at timestamptz not null,
    file_name text not null constraint packs_file_name_length check (length(file_name) between 1 and 100),
    contents jsonb not null,
    log jsonb,
    state text not null default 'queued' constraint packs_state check (state in ('queued', 'building', 'ready', 'failed')),
    progress jsonb not null default '{}',
    error text,
    size_bytes bigint constraint packs_size_positive check (size_bytes > 0),
    sha256 bytea constraint packs_sha256_length check (octet_length(sha256) = 32),
    ready_at timestamptz,
    foreign key (case_id, case_version) references cases (id, version),
    constraint packs_ready_whole check ((state = 'ready') = (sha256 is not null and size_bytes is not null and log is not null))
);
create index packs_case on packs (case_id);
call protect_record_rows('packs');
create policy packs_build on packs for update using ((select viewer_is_system())) with check (true);
grant update (log, state, progress, error, size_bytes, sha256, ready_at) on packs to mipaka_app;

-- What was frozen never changes, and a finished pack stays as it is.
create function keep_pack() returns trigger language plpgsql as $$
begin
    if old.state = 'ready' or (old.log is not null and new.log is distinct from old.log) then
        raise exception 'a pack is frozen' using errcode = 'restrict_violation', constraint = 'packs_frozen';
    end if;
    return new;
end $$;
create trigger packs_keep before update on packs for each row execute function keep_pack();

-- The packs of a case as its page lists them.
create view case_packs with (security_invoker = true) as
select id, case_id, state, progress, asked_at, size_bytes, sha256, file_name, log ->> 'checkpoint' as checkpoint, error
from packs;
grant select on case_packs to mipaka_app;
