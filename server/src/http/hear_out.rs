//! Hears out a request that was answered before its body was read: a sender who is cut off in the
//! middle of an upload sees a broken line, tries again, and never learns why it was refused.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};

/// How much is read and thrown away, and for how long.
const MOST_BYTES: usize = 64 * 1024 * 1024;
const MOST_TIME: Duration = Duration::from_mins(2);

/// Middleware: the reply leaves at once; what the handler left of the body is read beside it.
pub async fn hear_out(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let rest = Rest(Arc::new(Mutex::new(body)));
    let response = next.run(Request::from_parts(parts, Body::new(rest.clone()))).await;
    if !response.status().is_success() && !rest.is_end_stream() {
        tokio::spawn(tokio::time::timeout(MOST_TIME, rest.read_on()));
    }
    response
}

/// A body that two may read: the handler, then whoever hears it out.
#[derive(Clone)]
struct Rest(Arc<Mutex<Body>>);

impl Rest {
    fn with<T>(&self, look: impl FnOnce(Pin<&mut Body>) -> T) -> T {
        look(Pin::new(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    async fn read_on(self) {
        let mut heard = 0;
        while heard < MOST_BYTES
            && let Some(Ok(frame)) = poll_fn(|context| self.with(|body| body.poll_frame(context))).await
        {
            heard += frame.data_ref().map_or(0, Bytes::len);
        }
    }
}

impl HttpBody for Rest {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.with(|body| body.poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.with(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}
