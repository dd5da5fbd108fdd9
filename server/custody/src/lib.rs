//! Proofs a stranger can check: digests, custody events, log, checkpoints, BagIt, verifier.
//!
//! Deliberately absent: any clock, randomness, network or database. Everything is derived from what
//! the caller gives, so the same input always makes the same bytes. `docs/EVIDENCE-FORMAT.md`
//! describes every format on one page.

pub mod bag;
pub mod canonical;
pub mod checkpoint;
pub mod commitment;
pub mod digest;
pub mod leaf;
pub mod merkle_log;
pub mod note;
pub mod pack;
pub mod proof_file;
pub mod safe_path;
pub mod verify;
pub mod zip_form;
