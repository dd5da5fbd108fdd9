//! Evidence packs: a case frozen at a version, a time and a head of the log, as one zip that a stranger
//! can verify offline. Building the same pack again gives the same bytes.

mod build_pack;
mod case_index;
mod drawn_boundaries;
mod drawn_corridors;
mod error;
mod freeze_case;
mod freeze_log;
mod frozen;
mod jobs;
mod pack_name;
mod permit_download;
mod readme;
mod request_pack;
mod routes;
mod store;
mod sweep;
mod told;
mod write_zip;

pub use build_pack::rebuild;
pub use error::{KINDS, PackFailed};
pub use jobs::register;
pub use request_pack::{find_pack, request_pack};
pub use routes::router;
pub use sweep::{Swept, sweep_unused};
