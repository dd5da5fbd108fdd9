-- When the demo world was loaded to its end. A demo installation without it was interrupted while loading.
alter table installation add column demo_loaded_at timestamptz
    constraint installation_demo_loaded check (demo_loaded_at is null or demo);
