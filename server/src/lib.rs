//! Mipaka server.
