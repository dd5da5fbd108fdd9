//! Rules of the house that no linter knows: who may import whom, where SQL stands, sizes, names,
//! and that what is written down about the code is true.

mod documents;
mod imports;
mod migrations;
mod sizes;
mod tree;
