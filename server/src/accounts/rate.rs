//! How often one may try to sign in.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};

use super::error::AccountError;

const PER_EMAIL: NonZeroU32 = NonZeroU32::new(12).expect("not zero");
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(120).expect("not zero");

/// Tries per minute, by login name and by network address.
#[derive(Debug, Clone)]
pub struct SignInLimits {
    /// By digest: a name that was made up may be as long as a whole request.
    by_email: Arc<DefaultKeyedRateLimiter<[u8; 32]>>,
    by_address: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            by_email: Arc::new(RateLimiter::keyed(Quota::per_minute(PER_EMAIL))),
            by_address: Arc::new(RateLimiter::keyed(Quota::per_minute(PER_ADDRESS))),
        }
    }
}

impl SignInLimits {
    pub(super) fn check(&self, email: &str, address: Option<IpAddr>) -> Result<(), AccountError> {
        // What is refused is remembered too, so each try throws out what is old.
        self.by_email.retain_recent();
        self.by_address.retain_recent();
        let now = DefaultClock::default().now();
        let wait = |until: governor::NotUntil<_>| AccountError::TooMany {
            wait_s: until.wait_time_from(now).as_secs() + 1,
        };
        // The address first: whoever tries too often from one is remembered by it alone.
        if let Some(address) = address {
            self.by_address.check_key(&address).map_err(wait)?;
        }
        let name = Sha256::digest(email.to_lowercase().as_bytes()).into();
        self.by_email.check_key(&name).map_err(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_tries_name_after_name_is_stopped_and_its_names_are_not_kept() {
        let limits = SignInLimits::default();
        let address = Some(IpAddr::from([203, 0, 113, 7]));
        let tried: Vec<bool> =
            (0..300).map(|nth| limits.check(&format!("n{nth}"), address).is_ok()).collect();
        assert!(tried[..120].iter().all(|&taken| taken) && !tried[299]);
        assert!(limits.by_email.len() < 200, "{} names are kept", limits.by_email.len());
        assert!(limits.check("asha", Some(IpAddr::from([203, 0, 113, 8]))).is_ok());
    }

    #[test]
    fn one_name_is_tried_so_often_from_all_addresses_together() {
        let limits = SignInLimits::default();
        let tries = (0..20_u8).filter(|&nth| {
            let name = if nth % 2 == 0 { "Asha" } else { "asha" };
            limits.check(name, Some(IpAddr::from([203, 0, 113, nth]))).is_ok()
        });
        assert_eq!(tries.count(), 12);
    }
}
