//! Somebody who sends requests.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Reply;
use crate::app::PASSWORD;

/// A signed-in person, or a visitor.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: Uuid,
    pub organisation: Uuid,
    pub email: String,
    pub token: Option<String>,
    base: String,
    client: Client,
}

impl Person {
    /// Somebody who has not signed in, on the server at `base`.
    pub fn visitor(base: String) -> Self {
        let client = Client::builder().no_proxy().build().expect("a client");
        Self { id: Uuid::nil(), organisation: Uuid::nil(), email: String::new(), token: None, base, client }
    }

    /// The same person on another server.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.into(), ..self.clone() }
    }

    pub(crate) async fn sign_in(base: String, id: Uuid, organisation: Uuid, email: &str) -> Self {
        Self { id, organisation, ..Self::sign_in_with(base, email, PASSWORD).await }
    }

    /// Signs in; what is known of the person is the name they sign in with.
    pub(crate) async fn sign_in_with(base: String, email: &str, password: &str) -> Self {
        let mut person = Self { email: email.into(), ..Self::visitor(base) };
        let reply = person
            .post("/api/v1/session", &json!({"email": email, "password": password, "token": true}))
            .await;
        person.token = Some(reply.ok()["token"].as_str().expect("a token").to_owned());
        person
    }

    /// A request under this person's name, to be shaped further.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        Reply::read(request.send().await.expect("the server answers")).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// A change to the version the person read.
    pub async fn patch(&self, path: &str, version: i64, body: &Value) -> Reply {
        let request =
            self.request(Method::PATCH, path).header("if-match", format!("\"{version}\"")).json(body);
        self.send(request).await
    }

    /// A whole new value for the version the person read.
    pub async fn put_to(&self, path: &str, version: i64, body: &Value) -> Reply {
        let request = self.request(Method::PUT, path).header("if-match", format!("\"{version}\"")).json(body);
        self.send(request).await
    }

    /// Removes something of the version the person read.
    pub async fn delete_from(&self, path: &str, version: i64) -> Reply {
        self.send(self.request(Method::DELETE, path).header("if-match", format!("\"{version}\""))).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A file with its fields, as multipart/form-data.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        bytes: Vec<u8>,
    ) -> Reply {
        let form = fields
            .iter()
            .fold(Form::new(), |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()))
            .part("file", Part::bytes(bytes).file_name(file_name.to_owned()));
        self.send(self.request(Method::POST, path).multipart(form)).await
    }
}
