-- SHA-256 alone names and vouches for an original; lists of SHA-512 left the packs. CRC-32 stays for the zip.
alter table items drop column sha512;
