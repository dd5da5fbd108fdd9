//! What the database itself refuses, whatever the server asks.

use acceptance::TestDatabase;
use sqlx::PgPool;

async fn ask(pool: &PgPool, question: &'static str) -> Vec<String> {
    sqlx::query_scalar(question).fetch_all(pool).await.expect("the catalogue answers")
}

#[tokio::test]
async fn the_servers_roles_own_nothing_and_have_no_power_over_roles() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let owned = ask(
        &owner,
        "select relname::text from pg_class where relowner in (select oid from pg_roles where rolname in ('mipaka_app', 'mipaka_tiles'))
         union all
         select proname::text from pg_proc where proowner in (select oid from pg_roles where rolname in ('mipaka_app', 'mipaka_tiles'))
         union all
         select nspname::text from pg_namespace where nspowner in (select oid from pg_roles where rolname in ('mipaka_app', 'mipaka_tiles'))
            or has_schema_privilege('mipaka_app', oid, 'create') or has_schema_privilege('mipaka_tiles', oid, 'create')
         union all
         select rolname::text from pg_roles where rolname in ('mipaka_app', 'mipaka_tiles')
           and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)",
    )
    .await;
    assert!(owned.is_empty(), "{owned:?}");
}

#[tokio::test]
async fn only_what_is_no_history_can_be_deleted() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let deletable = ask(
        &owner,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
           and has_table_privilege('mipaka_app', oid, 'delete') order by 1",
    )
    .await;
    assert_eq!(deletable, ["case_members", "custody_salts", "log_queue", "memberships", "partnerships"]);
    let more = ask(
        &owner,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
           and (has_table_privilege('mipaka_app', oid, 'truncate, references, trigger')
             or has_table_privilege('mipaka_tiles', oid, 'insert, update, delete, truncate, references, trigger'))",
    )
    .await;
    assert!(more.is_empty(), "{more:?}");
}

#[tokio::test]
async fn of_a_version_only_its_end_can_be_changed() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let changeable = ask(
        &owner,
        "select format('%s.%s', c.relname, a.attname) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and has_column_privilege('mipaka_app', c.oid, a.attnum, 'update')
           and exists (select from pg_attribute v where v.attrelid = c.oid and v.attname = 'superseded_at')
           and a.attname <> 'superseded_at'",
    )
    .await;
    assert!(changeable.is_empty(), "{changeable:?}");
    let history = ask(
        &owner,
        "select format('%s.%s', c.relname, a.attname) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         where c.relname in ('records', 'audit', 'outbox', 'custody_events', 'log_leaves', 'log_nodes', 'log_checkpoints', 'items',
               'walk_tracks', 'record_openings', 'record_readers', 'client_ids', 'installation')
           and c.relnamespace = 'public'::regnamespace
           and has_column_privilege('mipaka_app', c.oid, a.attnum, 'update')",
    )
    .await;
    assert_eq!(history, ["records.visibility"]);
}

/// Tables that name a record without row security, and why that is right.
const OPEN: [(&str, &str); 3] = [
    ("audit", "the server writes it and cannot read it"),
    ("outbox", "the server writes it; the tile role reads boxes and audiences"),
    ("tile_rows", "read by the tile role only, by queries that spell out who is looking"),
];

#[tokio::test]
async fn every_table_that_names_a_record_is_under_row_security() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let open = ask(
        &owner,
        "select c.relname::text from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
           and not c.relrowsecurity
           and (exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'record_id')
             or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'records'::regclass))
         order by 1",
    )
    .await;
    assert_eq!(open, OPEN.map(|(table, _)| table));
    let readable = ask(
        &owner,
        "select relname::text from pg_class where relname in ('audit', 'outbox') and has_table_privilege('mipaka_app', oid, 'select')
         union all
         select relname::text from pg_class where relname like 'tile\\_%' and relname not in ('tile_layers')
            and relkind in ('r', 'p') and has_table_privilege('mipaka_app', oid, 'select')",
    )
    .await;
    assert!(readable.is_empty(), "{readable:?}");
}

#[tokio::test]
async fn the_tile_role_reads_tiles_and_news_and_nothing_else() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let readable = ask(
        &owner,
        "select relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
           and has_table_privilege('mipaka_tiles', c.oid, 'select')
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
           and c.relname not like 'tile\\_%' order by 1",
    )
    .await;
    assert_eq!(readable, ["outbox"]);
}

#[tokio::test]
async fn functions_that_see_past_row_security_are_pinned_and_not_for_everybody() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let loose = ask(
        &owner,
        "select p.oid::regprocedure::text from pg_proc p
         where p.pronamespace = 'public'::regnamespace and p.prosecdef
           and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
           and (not coalesce(p.proconfig::text like '%search_path=public, pg_temp%', false)
             or (p.prorettype <> 'trigger'::regtype and has_function_privilege('public', p.oid, 'execute')))",
    )
    .await;
    assert!(loose.is_empty(), "{loose:?}");
    let passing = ask(
        &owner,
        "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
           and has_table_privilege('mipaka_app', c.oid, 'select')
           and not coalesce(c.reloptions::text ~ 'security_invoker(=(true|on))?', false)
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')",
    )
    .await;
    assert!(passing.is_empty(), "views read with their owner's rights: {passing:?}");
}

#[tokio::test]
async fn who_may_read_stands_in_one_function_and_nowhere_else() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    // Tiles are cut for organisations, not for people: their audience is another rule.
    let spelt_out = ask(
        &owner,
        "select p.proname::text from pg_proc p
         where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
           and p.proname not in ('may_be_read', 'reader_via', 'tile_audience')
           and (pg_get_functiondef(p.oid) ~ '''named''[^;]*''case'' end'
             or pg_get_functiondef(p.oid) ~ 'visibility[^;]{0,40}''partner''[^;]{0,80}organisation')
         union all
         select format('%s on %s', policyname, tablename) from pg_policies
         where coalesce(qual, '') || coalesce(with_check, '') ~ '''(partner|restricted|sealed)'''",
    )
    .await;
    assert!(spelt_out.is_empty(), "{spelt_out:?}");
    let asked = ask(
        &owner,
        "select proname::text from pg_proc
         where pronamespace = 'public'::regnamespace and prokind = 'f' and pg_get_functiondef(oid) ~ 'may_be_read\\('
           and proname <> 'may_be_read'
         union all
         select policyname::text from pg_policies where qual ~ 'may_be_read\\(' order by 1",
    )
    .await;
    assert_eq!(asked, ["records_read", "structures_in_box", "structures_in_boxes", "viewer_may_read"]);
}
