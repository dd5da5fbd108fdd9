-- The append-only log: leaves in the order in which they were sealed, the hashes of complete
-- subtrees, and every signed head. Nothing here is personal: leaves are hashes.

-- Events that wait for their number. Every event is queued in its own transaction, so a late commit
-- is found by the next sealing; `seq` keeps one record's events in the order of their chain, since
-- they are written under a lock that is held until commit.
create table log_queue (
    seq bigint primary key,
    event_id uuid not null constraint log_queue_event_unique unique references custody_events (id)
);
grant select, insert, delete on log_queue to mipaka_app;

create table log_leaves (
    index bigint primary key constraint log_leaves_index_positive check (index >= 0),
    event_id uuid not null constraint log_leaves_event_unique unique references custody_events (id),
    leaf_hash bytea not null constraint log_leaves_hash_length check (octet_length(leaf_hash) = 32),
    sealed_at timestamptz not null
);
grant select, insert on log_leaves to mipaka_app;

-- Roots of complete subtrees; level 0 are the leaves.
create table log_nodes (
    level smallint not null constraint log_nodes_level check (level between 0 and 62),
    index bigint not null,
    hash bytea not null constraint log_nodes_hash_length check (octet_length(hash) = 32),
    primary key (level, index)
);
grant select, insert on log_nodes to mipaka_app;

-- One head per size: two heads of one size would be a fork.
create table log_checkpoints (
    size bigint primary key constraint log_checkpoints_size_positive check (size > 0),
    root bytea not null constraint log_checkpoints_root_length check (octet_length(root) = 32),
    note text not null,
    signed_at timestamptz not null
);
grant select, insert on log_checkpoints to mipaka_app;

-- Neither the server nor a mistake of the owner may rewrite what was sealed.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log only grows' using errcode = 'restrict_violation', constraint = 'log_append_only';
end $$;
create trigger custody_events_append_only before update or delete or truncate on custody_events
    for each statement execute function refuse_change();
create trigger log_leaves_append_only before update or delete or truncate on log_leaves
    for each statement execute function refuse_change();
create trigger log_nodes_append_only before update or delete or truncate on log_nodes
    for each statement execute function refuse_change();
create trigger log_checkpoints_append_only before update or delete or truncate on log_checkpoints
    for each statement execute function refuse_change();
