//! The base of the OpenAPI document and its readable page.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

/// The document before any area adds its operations.
pub fn base() -> OpenApi {
    let mut components = utoipa::openapi::Components::new();
    components.add_security_scheme(
        "cookie",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("mipaka_session"))),
    );
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
    );
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Mipaka")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("Land tenure, evictions and evidence. Conventions: docs/API-DESIGN.md.")),
        )
        .components(Some(components))
        .build()
}
