//! The harness of the acceptance tests: a real database cloned per test, a real server on a
//! free port, people with roles, and replies that are easy to ask.
//!
//! `MIPAKA_TEST_SOCKET` names the folder of the test cluster's socket; `./test` sets it.

mod app;
mod clock;
mod cluster;
mod corpus;
mod database;
mod person;
mod process;
mod reply;

pub use app::TestApp;
pub use clock::TestClock;
pub use cluster::{Stop, TestCluster};
pub use corpus::{corpus, fixture};
pub use database::TestDatabase;
pub use person::Person;
pub use process::{Memory, ProcessApp, SmallDisk};
pub use reply::Reply;
