-- How far the exhibits of a pack were open when it was asked for, so that its list can warn.
alter table packs
    add column sealed_exhibits int not null default 0 constraint packs_sealed_exhibits check (sealed_exhibits >= 0),
    add column restricted_exhibits int not null default 0 constraint packs_restricted_exhibits check (restricted_exhibits >= 0);

create or replace view case_packs with (security_invoker = true) as
select id, case_id, state, progress, asked_at, size_bytes, sha256, file_name, log ->> 'checkpoint' as checkpoint, error,
    sealed_exhibits, restricted_exhibits
from packs;
