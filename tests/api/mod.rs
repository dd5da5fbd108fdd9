//! One file per area, through real HTTP and a real database.

mod accounts;
mod organisations;
mod incidents;
