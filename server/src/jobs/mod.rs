//! Work that outlives a request: rows in `jobs`, enqueued in the caller's transaction,
//! taken with SKIP LOCKED, repeated after a crash. Every job is idempotent.

mod news;
mod queue;
mod runner;
mod supervised;

pub use queue::{enqueue, set_progress};
pub use runner::{Job, JobFailed, Runner, Try};
pub use supervised::supervised;
