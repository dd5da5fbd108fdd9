-- Ten times as many structures: nine copies of each tile row, moved east and west by whole degrees of the
-- box alone. What a copy draws is never read; it only makes table and indexes as large as they would be.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set maintenance_work_mem = '1GB';
set synchronize_seqscans = off;
do $$
declare
    grown bigint := (select count(*) from tile_structures);
begin
    for step in 1..9 loop
        insert into tile_structures (layer, record_id, feature_id, organisation_id, visibility, valid_from, valid_to, min_zoom, box, packed)
        select layer, gen_random_uuid(), feature_id, organisation_id, visibility, valid_from, valid_to, min_zoom,
            box(box[0] + point(111319.49 * offset_degrees, 0), box[1] + point(111319.49 * offset_degrees, 0)), packed
        from (select *, (step - 10) * 6 as offset_degrees from tile_structures limit grown) as standing;
    end loop;
end $$;
analyze tile_structures;
select tile_bundle_all();
