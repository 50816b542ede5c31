//! Middleware of the tests.

use std::sync::{Arc, Mutex};

use liveproof::runtime::{
    ArgumentError, Body, BoxFuture, CallError, Middleware, Next, RawResponse, Request,
};

/// Keeps every request that passes.
#[derive(Clone, Default)]
pub struct Keep(Arc<Mutex<Vec<Request>>>);

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keep")
    }
}

impl Keep {
    /// Keeps a request.
    ///
    /// # Panics
    ///
    /// Another test panicked while it kept a request.
    pub fn keep(&self, request: &Request) {
        self.0
            .lock()
            .expect("no test panics with the lock")
            .push(request.clone());
    }

    /// What passed so far.
    ///
    /// # Panics
    ///
    /// Another test panicked while it kept a request.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.0.lock().expect("no test panics with the lock").clone()
    }
}

impl Middleware for Keep {
    fn handle<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        self.keep(&request);
        next.run(request)
    }
}

/// Keeps the request of a call, and sends nothing.
#[derive(Clone, Default)]
pub struct Stop(Arc<Mutex<Option<Request>>>);

impl std::fmt::Debug for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stop")
    }
}

impl Stop {
    /// The request that went this far, once.
    ///
    /// # Panics
    ///
    /// Another test panicked while it kept a request.
    #[must_use]
    pub fn take(&self) -> Option<Request> {
        self.0.lock().expect("no test panics with the lock").take()
    }
}

impl Middleware for Stop {
    fn handle<'a>(
        &'a self,
        request: Request,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        *self.0.lock().expect("no test panics with the lock") = Some(request);
        Box::pin(async { Ok(RawResponse::new(418, Default::default(), "")) })
    }
}

/// Changes every request, as a signer does.
pub struct Then<F>(pub F);

impl<F> std::fmt::Debug for Then<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Then")
    }
}

impl<F: Fn(&mut Request) -> Result<(), CallError> + Send + Sync> Middleware for Then<F> {
    fn handle<'a>(
        &'a self,
        mut request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        Box::pin(async move {
            (self.0)(&mut request)?;
            next.run(request).await
        })
    }
}

/// All names and values of a request as the caller gave them: path, query, headers, pairs, parts,
/// body.
#[must_use]
pub fn values(request: &Request) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = request
        .path()
        .iter()
        .map(|it| ("path".to_owned(), it.to_string()))
        .collect();
    let mut push = |name: &str, value: &str| out.push((name.to_owned(), value.to_owned()));
    for (name, value) in request.query().iter().chain(request.headers()) {
        push(name, value);
    }
    match request.body() {
        Body::Form(pairs) => pairs.iter().for_each(|(name, value)| push(name, value)),
        Body::Multipart(parts) => parts
            .iter()
            .for_each(|it| push(it.name(), it.as_text().unwrap_or_default())),
        Body::Bytes { bytes, .. } => match serde_json::from_slice(bytes) {
            Ok(serde_json::Value::Object(members)) => {
                members
                    .iter()
                    .for_each(|(name, value)| push(name, value.as_str().unwrap_or_default()));
            }
            _ => push("body", &String::from_utf8_lossy(bytes)),
        },
        _ => {}
    }
    out
}

/// The values of one input of a request, before they are encoded.
///
/// # Panics
///
/// The request was refused.
#[must_use]
pub fn given(request: Result<Request, ArgumentError>, name: &str) -> Vec<String> {
    let all = values(&request.expect("good arguments")).into_iter();
    all.filter(|it| it.0 == name).map(|it| it.1).collect()
}
