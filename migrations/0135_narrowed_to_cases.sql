-- A case reads what it holds, and whoever may read a record can put it into a case of their own. While a
-- record is public that is anybody who opens cases. So when it is narrowed, it leaves the cases of other
-- organisations on whose teams nobody sits who reads it by their own right: its author, or a reader of its
-- organisation. Who reads it can attach it there again.
create function cases_left_by_narrowing() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from record_readers
    where record_readers.record_id = new.id and record_readers.via = 'case'
      and not exists (
          select from records as held
          where held.id = record_readers.case_id and held.organisation_id = new.organisation_id)
      and not exists (
          select from case_members
          where case_members.case_id = record_readers.case_id
            and (case_members.account_id = new.author_id or exists (
                select from memberships
                where memberships.account_id = case_members.account_id
                  and memberships.organisation_id = new.organisation_id
                  and memberships.role in ('verifier', 'advocate', 'lawyer'))));
    return null;
end $$;
revoke execute on function cases_left_by_narrowing() from public;
create trigger records_cases_left after update of visibility on records
    for each row when (visibility_rank(new.visibility) > visibility_rank(old.visibility))
    execute function cases_left_by_narrowing();
