//! Transport kit: what every area's replies and requests have in common. Knows no area.

pub mod conditional;
pub mod download;
pub mod error;
pub mod extract;
pub mod filters;
pub mod ground;
pub mod hear_out;
pub mod history;
pub mod known_parameters;
pub mod layers;
pub mod lines;
pub mod openapi;
pub mod own_site;
pub mod page;
pub mod patch;
pub mod plain_words;
pub mod problem;
pub mod reply;
pub mod shapes;
pub mod status;
pub mod streams;
pub mod upload_form;
pub mod web;

pub use conditional::IfMatch;
pub use error::{ApiError, HasProblem};
pub use extract::{Body, Path, Query};
pub use history::{History, PersonName, StoredVersion};
pub use page::{Cursor, Page};
pub use problem::{FieldError, Kind, Problem};
pub use reply::{Accepted, Created};
pub use upload_form::UploadForm;
