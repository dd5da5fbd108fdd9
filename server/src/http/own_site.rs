//! Changes come from our own pages, or from programs: never from a page of another site.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Problem;
use super::problem::CROSS_SITE;

/// Middleware: refuses a change whose `Origin` is another site's. Programs send none.
pub async fn refuse_other_sites(request: Request, next: Next) -> Result<Response, Problem> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !is_our_own(request.headers(), request.uri()) {
        return Err(CROSS_SITE.because("The Origin header names another site."));
    }
    Ok(next.run(request).await)
}

/// A browser that says `Sec-Fetch-Site` has compared already, also behind a proxy that renames the host.
fn is_our_own(headers: &HeaderMap, uri: &Uri) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    let Some(origin) = origin.as_ref().filter(|origin| origin.scheme().is_some()).and_then(Uri::authority)
    else {
        return false;
    };
    [header::HOST.as_str(), "x-forwarded-host"]
        .iter()
        .filter_map(|name| headers.get(*name)?.to_str().ok())
        .chain(uri.authority().map(axum::http::uri::Authority::as_str))
        .any(|host| host.eq_ignore_ascii_case(origin.as_str()))
}

/// Whether a request was addressed to this machine by its own name: `localhost`, 127.0.0.0/8 or `[::1]`,
/// at any port. What a page elsewhere reaches through a name of its own (DNS rebinding) was not.
pub fn addressed_to_this_machine(headers: &HeaderMap, uri: &Uri) -> bool {
    let host = match headers.get(header::HOST) {
        Some(named) => named
            .to_str()
            .ok()
            .and_then(|named| named.parse::<Uri>().ok())
            .and_then(|named| named.host().map(str::to_owned)),
        // HTTP/2 names it in the address; HTTP/1.0, which no browser speaks, not at all.
        None => Some(uri.host().unwrap_or("localhost").to_owned()),
    };
    host.is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        let uri = Uri::from_static("/api/v1/cases");
        let own = |pairs: &[(&'static str, &'static str)]| is_our_own(&headers(pairs), &uri);
        let ours = ("origin", "https://mipaka.example");
        assert!(own(&[("host", "mipaka.example")]));
        assert!(own(&[("host", "mipaka.example:8080"), ("origin", "http://Mipaka.example:8080")]));
        assert!(own(&[("host", "inner"), ("x-forwarded-host", "mipaka.example"), ours]));
        assert!(own(&[("host", "inner"), ours, ("sec-fetch-site", "same-origin")]));
        assert!(!own(&[("host", "mipaka.example"), ours, ("sec-fetch-site", "same-site")]));
        for origin in ["https://evil.example", "null", "https://mipaka.example:444", "mipaka.example", "x y"]
        {
            assert!(!own(&[("host", "mipaka.example"), ("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn a_name_that_only_points_to_this_machine_is_not_its_name() {
        let uri = Uri::from_static("/metrics");
        for host in ["localhost", "LOCALHOST:9000", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080"] {
            assert!(addressed_to_this_machine(&headers(&[("host", host)]), &uri), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", "a b"]
        {
            assert!(!addressed_to_this_machine(&headers(&[("host", host)]), &uri), "{host}");
        }
        let elsewhere = Uri::from_static("http://evil.example/metrics");
        assert!(!addressed_to_this_machine(&HeaderMap::new(), &elsewhere));
    }
}
