//! How often one may try to sign in.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::error::AccountError;

const PER_EMAIL: NonZeroU32 = NonZeroU32::new(12).expect("not zero");
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(120).expect("not zero");

/// Tries per minute, by login name and by network address.
#[derive(Debug, Clone)]
pub struct SignInLimits {
    by_email: Arc<DefaultKeyedRateLimiter<String>>,
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
        let now = DefaultClock::default().now();
        let wait = |until: governor::NotUntil<_>| AccountError::TooMany {
            wait_s: until.wait_time_from(now).as_secs() + 1,
        };
        self.by_email.check_key(&email.to_lowercase()).map_err(wait)?;
        if let Some(address) = address {
            self.by_address.check_key(&address).map_err(wait)?;
        }
        self.by_email.retain_recent();
        self.by_address.retain_recent();
        Ok(())
    }
}
