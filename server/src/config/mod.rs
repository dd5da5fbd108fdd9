//! Configuration from the environment; `.env.sample` documents every variable.

mod area;

use std::net::SocketAddr;
use std::path::PathBuf;

pub use area::{Area, AreaUnreadable};
use sha2::{Digest, Sha256};

/// Everything the server is told from outside.
#[derive(Debug, Clone)]
pub struct Config {
    /// `MIPAKA_LISTEN`: address to serve on, `127.0.0.1:8080` by default.
    pub listen: SocketAddr,
    /// `MIPAKA_HOME`: keys and local files, `.mipaka` by default.
    pub home: PathBuf,
    /// `MIPAKA_DATABASE_URL`: connects as the role `mipaka_app`.
    pub database_url: String,
    /// `MIPAKA_OWNER_DATABASE_URL`: connects as the owner, for `migrate` and `demo`.
    pub owner_database_url: Option<String>,
    /// `MIPAKA_BLOBS`: where originals lie, `file:///…`; `<home>/blobs` by default.
    pub blobs: PathBuf,
    /// `MIPAKA_AREA`: `west,south,east,north` in degrees; Kenya by default.
    pub area: Area,
    /// `MIPAKA_PUBLIC_URL`: the address people use, such as `https://ramani.example`.
    pub public_url: Option<String>,
    /// `MIPAKA_WEB`: the built web package, `web/dist` by default.
    pub web: PathBuf,
    /// SHA-256 of `MIPAKA_METRICS_TOKEN`: who sends it reads `/metrics`; this machine only when not set.
    pub metrics_token: Option<[u8; 32]>,
    /// `MIPAKA_TILE_CACHE_MB`: memory for finished tiles, 64 by default; with 0 none are kept.
    pub tile_cache_mb: u32,
    /// `MIPAKA_TILE_BLOCKS_MB`: memory for rows that tiles are cut from, 128 by default; with 0
    /// every tile asks the database.
    pub tile_blocks_mb: u32,
}

impl Config {
    pub const TILE_CACHE_MB: u32 = 64;
    pub const TILE_BLOCKS_MB: u32 = 128;
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{0} is not set; see .env.sample")]
    Missing(&'static str),
    #[error("{name} is \"{value}\", which is not {expected}")]
    Unreadable { name: &'static str, value: String, expected: &'static str },
    #[error("MIPAKA_AREA cannot be used")]
    Area(#[from] AreaUnreadable),
}

impl Config {
    /// Reads the configuration with `lookup`, which answers a variable's value.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let home = PathBuf::from(lookup("MIPAKA_HOME").unwrap_or_else(|| ".mipaka".into()));
        let listen = lookup("MIPAKA_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".into());
        let blobs = match lookup("MIPAKA_BLOBS") {
            None => home.join("blobs"),
            Some(value) => match value.strip_prefix("file://") {
                Some(path) if path.starts_with('/') => PathBuf::from(path),
                _ => {
                    return Err(ConfigError::Unreadable {
                        name: "MIPAKA_BLOBS",
                        value,
                        expected: "a file:///absolute/folder",
                    });
                }
            },
        };
        Ok(Self {
            listen: listen.parse().map_err(|_| ConfigError::Unreadable {
                name: "MIPAKA_LISTEN",
                value: listen.clone(),
                expected: "an address and port such as 127.0.0.1:8080",
            })?,
            blobs,
            database_url: lookup("MIPAKA_DATABASE_URL").ok_or(ConfigError::Missing("MIPAKA_DATABASE_URL"))?,
            owner_database_url: lookup("MIPAKA_OWNER_DATABASE_URL"),
            area: lookup("MIPAKA_AREA").map_or(Ok(Area::KENYA), |value| value.parse())?,
            public_url: lookup("MIPAKA_PUBLIC_URL").map(public_url).transpose()?.flatten(),
            web: PathBuf::from(lookup("MIPAKA_WEB").unwrap_or_else(|| "web/dist".into())),
            metrics_token: lookup("MIPAKA_METRICS_TOKEN").map(token).transpose()?.flatten(),
            tile_cache_mb: megabytes(
                "MIPAKA_TILE_CACHE_MB",
                lookup("MIPAKA_TILE_CACHE_MB"),
                Self::TILE_CACHE_MB,
            )?,
            tile_blocks_mb: megabytes(
                "MIPAKA_TILE_BLOCKS_MB",
                lookup("MIPAKA_TILE_BLOCKS_MB"),
                Self::TILE_BLOCKS_MB,
            )?,
            home,
        })
    }

    /// True when only this machine can reach the server.
    pub fn on_loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }
}

/// The digest of a token; none of an empty one. What can be guessed is refused.
fn token(text: String) -> Result<Option<[u8; 32]>, ConfigError> {
    match text.len() {
        0 => Ok(None),
        1..16 => Err(ConfigError::Unreadable {
            name: "MIPAKA_METRICS_TOKEN",
            value: "…".into(),
            expected: "at least 16 letters long",
        }),
        _ => Ok(Some(Sha256::digest(text).into())),
    }
}

/// An address without a path and without the slash at its end; none of an empty one.
fn public_url(value: String) -> Result<Option<String>, ConfigError> {
    let plain = value.trim_end_matches('/');
    let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    let is_host =
        |host: &str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    match host {
        _ if value.is_empty() => Ok(None),
        Some(host) if !host.is_empty() && is_host(host) => Ok(Some(plain.to_owned())),
        _ => Err(ConfigError::Unreadable {
            name: "MIPAKA_PUBLIC_URL",
            value,
            expected: "an address such as https://ramani.example, without a path",
        }),
    }
}

fn megabytes(name: &'static str, value: Option<String>, usual: u32) -> Result<u32, ConfigError> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(usual) };
    value.parse().ok().filter(|megabytes| *megabytes <= 1_000_000).ok_or(ConfigError::Unreadable {
        name,
        value,
        expected: "a number of megabytes",
    })
}
