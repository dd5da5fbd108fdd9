//! Operations on corridors and on counts along them.

mod corridors;
mod impacts;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    corridors::router().merge(impacts::router())
}
