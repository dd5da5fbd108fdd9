//! A reply, read whole.

use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// Status, headers and body.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("the body arrives whole").to_vec();
        Self { status, headers, body }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON ({}): {}", self.status, self.text()))
    }

    /// The JSON of a reply that has to be a success.
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// The last part of the problem's type, checked against status and media type.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}: {}",
            self.status,
            self.text()
        );
        let body = self.json();
        assert_eq!(body["status"], self.status);
        assert!(
            body["mend"].as_str().is_some_and(|words| !words.is_empty()),
            "a problem says how to mend it"
        );
        (self.status, body["type"].as_str().expect("a type").trim_start_matches("/problems/").to_owned())
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}
