//! The `mipaka` command.

fn main() {}
