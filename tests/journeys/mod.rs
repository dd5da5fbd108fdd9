//! Whole stories through the API alone.

mod the_thread;
