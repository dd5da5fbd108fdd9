//! Rules of tenure, notices, impact and walks; no database, clock or network.
