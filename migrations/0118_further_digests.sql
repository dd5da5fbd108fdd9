-- What a pack needs of an original beside its SHA-256, computed from the same bytes while they arrived.
-- Null for what was received before; a pack reads such a file once more.
alter table items
    add column sha512 bytea constraint items_sha512_length check (octet_length(sha512) = 64),
    add column crc32 bigint constraint items_crc32_range check (crc32 between 0 and 4294967295),
    add constraint items_further_both check ((sha512 is null) = (crc32 is null));
