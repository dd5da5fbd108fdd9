-- What any record is called and where it comes from, over the tables of all areas; last because it
-- names them. The view reads past row security and so is for the two functions below only.
create view record_faces as
    select 'settlement' as kind, said.id, said.name as title,
        nullif(concat_ws(', ', said.ward, said.county), '') as subtitle,
        concat_ws(' ', said.name, array_to_string(said.aliases, ' ')) as words,
        said.centre, bound.source, bound.method, bound.standing, said.recorded_at, said.recorded_by
    from settlements said
    left join lateral (
        select source, method, standing from boundaries
        where settlement_id = said.id and superseded_at is null and standing <> 'proposed'
        order by valid_from desc limit 1) as bound on true
    where said.superseded_at is null
union all
    select 'boundary', said.id, format('Boundary %s of %s', said.number, settlement.name), said.valid_from::text,
        settlement.name, settlement.centre, said.source, said.method, said.standing, said.recorded_at, said.recorded_by
    from boundaries said join settlements settlement on settlement.id = said.settlement_id and settlement.superseded_at is null
    where said.version = (select max(version) from boundaries as later where later.id = said.id)
union all
    select 'walk', said.id, format('Walk of %s', settlement.name), said.state, settlement.name,
        coalesce(st_pointonsurface(said.candidate), settlement.centre), 'Recorded track', said.method, said.state,
        said.recorded_at, said.recorded_by
    from walks said join settlements settlement on settlement.id = said.settlement_id and settlement.superseded_at is null
    where said.superseded_at is null
union all
    select 'structure', said.id, format('Structure %s', said.number), said.use, said.number, st_pointonsurface(said.geom),
        said.source, null, null, said.recorded_at, said.recorded_by
    from structures said where said.superseded_at is null
union all
    select 'item', said.id, coalesce(told.title, said.file_name), said.media_type,
        concat_ws(' ', told.title, said.file_name), coalesce(told.captured_place, said.exif_place), 'Original file', null, null,
        told.recorded_at, told.recorded_by
    from items said join item_versions told on told.id = said.id and told.superseded_at is null
union all
    select 'claim', said.id, said.label, said.kind, said.label, st_pointonsurface(said.geom), said.source, null, said.status,
        said.recorded_at, said.recorded_by
    from claims said where said.superseded_at is null
union all
    select 'incident', said.id, said.title, said.phase, said.title, said.place, null, null, said.phase,
        said.recorded_at, said.recorded_by
    from incidents said where said.superseded_at is null
union all
    select 'notice', said.id, said.title, settlement.name, said.title, settlement.centre, null, null, null,
        said.recorded_at, said.recorded_by
    from notices said
    left join settlements settlement on settlement.id = said.settlement_id and settlement.superseded_at is null
    where said.superseded_at is null
union all
    select 'case', said.id, said.title, said.court, concat_ws(' ', said.title, said.number), settlement.centre, null, null, null,
        said.recorded_at, said.recorded_by
    from cases said
    left join settlements settlement on settlement.id = said.settlement_id and settlement.superseded_at is null
    where said.superseded_at is null
union all
    select 'pack', said.id, said.file_name, said.state, said.file_name, null, null, null, said.state, said.asked_at, said.asked_by
    from packs said
union all
    select 'corridor', said.id, said.name, concat_ws(', ', said.kind, said.stage), concat_ws(' ', said.name, said.agency),
        st_lineinterpolatepoint(said.geom, 0.5), said.left_source, said.left_confidence, said.stage, said.recorded_at, said.recorded_by
    from corridors said where said.superseded_at is null
union all
    select 'impact', said.id, format('Count along %s', corridor.name), said.as_of::text, corridor.name,
        st_lineinterpolatepoint(corridor.geom, 0.5), 'Structures on record', null, null, said.run_at, records.author_id
    from impacts said
    join corridors corridor on corridor.id = said.corridor_id and corridor.version = said.corridor_version
    join records on records.id = said.id;

-- What a walk, boundary, notice, case or count is about. Cards and search use its name and place only
-- for readers who may know of it; else the record goes by its reference.
create view record_about as
    select id, settlement_id as about_id from boundaries where version = 1
union all
    select id, settlement_id from walks where superseded_at is null
union all
    select id, settlement_id from notices where superseded_at is null
union all
    select id, settlement_id from cases where superseded_at is null
union all
    select id, corridor_id from impacts;

create function record_cards(ids uuid[])
returns table (
    id uuid, kind text, reference text, visibility text, title text, subtitle text, lon double precision, lat double precision,
    source text, method text, standing text, recorded_at timestamptz, recorded_by uuid
)
language sql stable security definer set search_path = public, pg_temp set jit = off as $$
    select records.id, records.kind, records.reference, records.visibility,
        case when about.hidden and records.kind in ('walk', 'boundary', 'impact') then records.reference
            else coalesce(face.title, records.reference) end,
        case when not about.hidden or records.kind = 'case' then face.subtitle end,
        case when not about.hidden then st_x(face.centre) end,
        case when not about.hidden then st_y(face.centre) end,
        face.source, face.method, face.standing,
        coalesce(face.recorded_at, records.created_at), coalesce(face.recorded_by, records.author_id)
    from records left join lateral (
        select * from record_faces where record_faces.id = records.id and record_faces.kind = records.kind
        offset 0) as face on true
    cross join lateral (
        select exists (
            select from record_about join records subject on subject.id = record_about.about_id
            where record_about.id = records.id and not viewer_may_read(subject)) as hidden) as about
    where records.id = any (ids) and viewer_may_read(records)
$$;

-- Readable records named so, or with exactly this reference; sealed ones are never found by words.
create function records_named(pattern text, exact text, at_most int) returns setof uuid
language sql stable security definer set search_path = public, pg_temp set jit = off as $$
    (select records.id from records where records.reference = exact and viewer_may_read(records))
    union all
    (select face.id
     from record_faces face join records on records.id = face.id
     where face.kind <> 'structure' and face.words ilike pattern and records.reference <> exact
       and records.visibility <> 'sealed' and viewer_may_read(records)
       and (face.kind not in ('walk', 'boundary', 'impact') or not exists (
            select from record_about join records subject on subject.id = record_about.about_id
            where record_about.id = face.id and not viewer_may_read(subject)))
     order by array_position(array['settlement', 'case', 'corridor', 'incident', 'notice', 'claim', 'walk', 'boundary', 'item'], face.kind),
         face.title, face.id
     limit at_most)
$$;
revoke execute on function record_cards(uuid[]), records_named(text, text, int) from public;
grant execute on function record_cards(uuid[]), records_named(text, text, int) to mipaka_app;

-- Every change of who may read a record: two hands and a reason.
create table record_openings (
    record_id uuid not null references records (id),
    at timestamptz not null,
    by uuid not null references accounts (id),
    before text not null,
    after text not null constraint record_openings_differ check (after <> before),
    reason text not null constraint record_openings_reason check (length(reason) between 1 and 1000),
    primary key (record_id, at)
);
call protect_record_rows('record_openings', 'record_id');

-- A settlement's map row shows only boundaries that its readers may see.
create function boundary_opened() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    settlement uuid;
begin
    select settlement_id into settlement from boundaries where id = new.id limit 1;
    if found then
        perform settlement_tiles(settlement);
    end if;
    return null;
end $$;
revoke execute on function boundary_opened() from public;
create trigger records_boundary_opened after update of visibility on records
    for each row when (new.kind = 'boundary' and old.visibility is distinct from new.visibility)
    execute function boundary_opened();
