//! The request line and the status of a call.

use std::sync::{Arc, Mutex, PoisonError};

use liveproof::runtime::{BoxFuture, CallError, Middleware, Next, RawResponse, Request};

/// Notes what goes out and what comes back; it stands behind the signer.
#[derive(Clone, Default)]
pub(crate) struct Capture(Arc<Mutex<Seen>>);

/// What was seen last.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    /// Method and target; what must not be printed is masked.
    pub(crate) request: Option<String>,
    pub(crate) status: Option<u16>,
}

impl Capture {
    pub(crate) fn seen(&self) -> Seen {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Middleware for Capture {
    fn handle<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        Box::pin(async move {
            self.note(|it| it.request = Some(line(&request)));
            let response = next.run(request).await?;
            self.note(|it| it.status = Some(response.status));
            Ok(response)
        })
    }
}

fn line(request: &Request) -> String {
    let mut out = format!("{} {}", request.method().as_str(), request.path_text());
    for (index, (name, value)) in request.query().iter().enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.push_str(if request.is_sensitive(name) {
            "***"
        } else {
            value
        });
    }
    out
}
