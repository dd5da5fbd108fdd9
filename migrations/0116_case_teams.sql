-- The team is part of a case's version, as [{account_id, role}]: whoever changes it says which one they
-- read. Versions from before it was kept hold null, the present one the team as it is.
alter table cases add column team jsonb constraint cases_team_list check (jsonb_typeof(team) = 'array');
alter table cases disable trigger cases_supersede_once;
update cases set team = coalesce(
    (select jsonb_agg(jsonb_build_object('account_id', account_id, 'role', role) order by since, account_id)
     from case_members where case_id = cases.id), '[]')
where superseded_at is null;
alter table cases enable trigger cases_supersede_once;
