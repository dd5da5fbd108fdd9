//! How many streams, which end by no answer, one network address may hold open.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt;

use super::Problem;
use super::problem::TOO_MANY;

/// A hall full of telephones behind one address, and a script that opens streams without end.
pub const STREAMS_PER_ADDRESS: usize = 100;
/// After which somebody may have closed a map.
const RETRY_S: u64 = 30;

/// Open streams by address.
#[derive(Debug, Clone, Default)]
pub struct StreamSeats(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One open stream; its place is free again once it is dropped.
#[derive(Debug)]
struct StreamSeat {
    seats: StreamSeats,
    address: IpAddr,
}

impl StreamSeats {
    fn take(&self, address: IpAddr) -> Option<StreamSeat> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        (*count < STREAMS_PER_ADDRESS).then(|| {
            *count += 1;
            StreamSeat { seats: self.clone(), address }
        })
    }
}

impl Drop for StreamSeat {
    fn drop(&mut self) {
        let mut open = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Middleware for routes that answer with a stream: refuses an address that holds too many already,
/// and keeps the place for as long as the reply is being sent.
pub async fn hold_seat(
    State(seats): State<StreamSeats>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(Extension(ConnectInfo(peer))) = peer else { return Ok(next.run(request).await) };
    let address = client_address(peer.ip(), request.headers());
    let seat = seats.take(address).ok_or_else(|| {
        let words = format!("{STREAMS_PER_ADDRESS} maps listen from your network address already.");
        TOO_MANY.because(words).retry_after(RETRY_S)
    })?;
    let (parts, body) = next.run(request).await.into_parts();
    let held = body.into_data_stream().map(move |part| {
        let _held = &seat;
        part
    });
    Ok(Response::from_parts(parts, Body::from_stream(held)))
}

/// The network a request comes from, for limits. A peer within our own network that names somebody else is our
/// proxy, and the last address it names is the one it saw. Of IPv6 a household holds a whole /64.
pub fn client_address(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let named = || {
        let listed = headers.get("x-forwarded-for")?.to_str().ok()?;
        listed.rsplit(',').next()?.trim().parse().ok()
    };
    let client = if is_ours(peer) { named().unwrap_or(peer) } else { peer };
    match client.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address @ IpAddr::V4(_) => address,
    }
}

fn is_ours(peer: IpAddr) -> bool {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: Option<&str>) -> String {
        let mut headers = HeaderMap::new();
        if let Some(listed) = forwarded {
            headers.insert("x-forwarded-for", listed.parse().expect("a header value"));
        }
        client_address(peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn only_our_own_proxy_is_believed_and_only_about_whom_it_saw() {
        assert_eq!(from("127.0.0.1", Some("198.51.100.9, 203.0.113.7")), "203.0.113.7");
        assert_eq!(from("203.0.113.8", Some("198.51.100.9")), "203.0.113.8");
        assert_eq!(from("10.0.0.2", Some("nonsense")), "10.0.0.2");
    }

    #[test]
    fn a_household_counts_once_over_ipv6() {
        assert_eq!(from("2001:db8:1:2:3:4:5:6", None), "2001:db8:1:2::");
        assert_eq!(from("2001:db8:1:2:ffff::1", None), "2001:db8:1:2::");
    }

    #[test]
    fn a_place_is_free_again_when_its_stream_ends() {
        let seats = StreamSeats::default();
        let address = IpAddr::from([203, 0, 113, 7]);
        let mut held: Vec<_> = (0..STREAMS_PER_ADDRESS).map_while(|_| seats.take(address)).collect();
        assert_eq!(held.len(), STREAMS_PER_ADDRESS);
        assert!(seats.take(address).is_none());
        assert!(seats.take([203, 0, 113, 8].into()).is_some());
        held.pop();
        assert!(seats.take(address).is_some());
        held.clear();
        assert!(seats.0.lock().expect("not poisoned").is_empty());
    }
}
