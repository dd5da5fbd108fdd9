//! A multipart form that cannot fill the memory: what reads it keeps everything until a part's head has
//! ended, and it is the sender who ends it.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{FromRequest, Multipart, Request};
use futures::StreamExt;

/// What may have arrived and not be taken out of a part yet. A busy line brings some hundred kilobytes at
/// once, and the head of a part has some hundred bytes.
const MOST_HELD: usize = 4 * 1024 * 1024;

/// A form as its handler takes it apart.
#[derive(Debug)]
pub struct UploadForm {
    pub parts: Result<Multipart, MultipartRejection>,
    pub held: Held,
}

/// How much of a form is held in memory.
#[derive(Debug, Clone, Default)]
pub struct Held(Arc<AtomicUsize>);

#[derive(Debug, thiserror::Error)]
#[error("a part of the form has no end")]
struct Endless;

impl Held {
    fn arrived(&self, bytes: usize) -> bool {
        self.0.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST_HELD
    }

    /// So much was taken out of a part.
    pub fn taken(&self, bytes: usize) {
        self.0.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Whether the form was broken off because too much would have been held.
    pub fn is_too_much(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST_HELD
    }
}

impl<S: Send + Sync> FromRequest<S> for UploadForm {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let held = Held::default();
        let (head, body) = request.into_parts();
        let counted = held.clone();
        let body = body.into_data_stream().map(move |part| {
            part.and_then(|bytes| {
                if counted.arrived(bytes.len()) { Ok(bytes) } else { Err(axum::Error::new(Endless)) }
            })
        });
        let parts = Multipart::from_request(Request::from_parts(head, Body::from_stream(body)), state).await;
        Ok(Self { parts, held })
    }
}
