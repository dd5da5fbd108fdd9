//! Takes a database back to nothing, for the demo world only.

use sqlx::{Connection, PgConnection};

use super::Failure;

/// Drops everything the migrations made, as the owner. Extensions stay: making them again may need a superuser.
///
/// Whoever calls this has made sure that nothing in the database is anybody's.
pub async fn erase(owner_database_url: &str) -> Result<(), Failure> {
    let mut owner = PgConnection::connect(owner_database_url).await?;
    sqlx::raw_sql(
        "do $$
         declare
             thing record;
         begin
             for thing in
                 select case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind, relname
                 from pg_class
                 where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
                   and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
                 order by relkind desc
             loop
                 execute format('drop %s if exists public.%I cascade', thing.kind, thing.relname);
             end loop;
             -- Named before any goes: one may take others with it.
             for thing in
                 select unnest(array_agg(oid::regprocedure::text)) as signature from pg_proc
                 where pronamespace = 'public'::regnamespace
                   and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
             loop
                 execute format('drop routine if exists %s cascade', thing.signature);
             end loop;
         end $$",
    )
    .execute(&mut owner)
    .await?;
    owner.close().await?;
    Ok(())
}
