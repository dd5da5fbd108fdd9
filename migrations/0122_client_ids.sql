-- A client's id may stand for a part of a record, such as an exhibit of a case. No record takes it as its
-- own id any more, so nobody asks whether a record of that id exists.
alter table client_ids add column part_id uuid;
drop function record_id_taken(uuid);
