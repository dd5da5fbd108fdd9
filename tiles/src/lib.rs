//! PostGIS rows to vector tiles.
