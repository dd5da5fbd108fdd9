//! Whole stories through the API alone.

mod demo;
mod the_thread;
