//! Starting and stopping the vendors.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    clock::Clock,
    keys::Keys,
    next::{NextAnswerError, NextAnswers},
    server::{self, Server},
    tls,
    vendors::{self, VENDORS},
};

/// Vendors that answer on loopback, each on a port of its own. Dropping it stops them.
pub struct Mock {
    vendors: Vec<Running>,
    certificate: Option<String>,
    next_answers: NextAnswers,
    tasks: JoinSet<()>,
}

struct Running {
    name: &'static str,
    address: SocketAddr,
    url: String,
}

impl Mock {
    /// What to start.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where a vendor answers, such as `http://127.0.0.1:40123`; `None` if it was not started.
    #[must_use]
    pub fn url(&self, vendor: &str) -> Option<&str> {
        self.running(vendor).map(|running| running.url.as_str())
    }

    /// The address on which a vendor answers; `None` if it was not started.
    #[must_use]
    pub fn address(&self, vendor: &str) -> Option<SocketAddr> {
        self.running(vendor).map(|running| running.address)
    }

    /// The certificate as PEM, if the mock was started with TLS. It is its own issuer.
    #[must_use]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Name and URL of each vendor that was started, in the order of [`VENDORS`].
    pub fn vendors(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.vendors
            .iter()
            .map(|running| (running.name, running.url.as_str()))
    }

    /// Answers the next call of an operation with a documented error, once its signature is
    /// accepted: `CODE`, or `CODE@STATUS` where the vendor documents a code with several statuses.
    /// Of a vendor that is answered from samples, it may also be the name of one. Asked for several
    /// times, it answers as many calls, in this order. An attempt that a client repeats is a call
    /// of its own.
    ///
    /// # Errors
    ///
    /// No vendor that was started has the operation, or the answer is not among those of
    /// [`VENDORS`].
    pub fn answer_next(&self, operation: &str, answer: &str) -> Result<(), NextAnswerError> {
        let started = VENDORS
            .iter()
            .filter(|vendor| self.running(vendor.name).is_some());
        let named: Vec<_> = started
            .filter_map(|vendor| vendor.operation(operation))
            .collect();
        let Some(first) = named.first() else {
            return Err(NextAnswerError::UnknownOperation(operation.to_owned()));
        };
        let Some(found) = named.iter().find_map(|it| it.answer(answer)) else {
            return Err(NextAnswerError::Undocumented {
                operation: first.id,
                error: answer.to_owned(),
            });
        };
        self.next_answers.push(first.id, found);
        Ok(())
    }

    /// Stops and waits until the ports are free again. Connections are cut.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }

    fn running(&self, vendor: &str) -> Option<&Running> {
        self.vendors.iter().find(|running| running.name == vendor)
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.vendors()).finish()
    }
}

/// What to start: by default every vendor, with the default keys, the system's time, on free ports,
/// without TLS.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is started before `start`"]
pub struct Builder {
    only: Vec<String>,
    port_base: Option<u16>,
    keys: Keys,
    clock: Clock,
    tls: bool,
}

impl Builder {
    /// Starts this vendor and no other. May be repeated.
    pub fn only(mut self, vendor: impl Into<String>) -> Self {
        self.only.push(vendor.into());
        self
    }

    /// The port of the first vendor of [`VENDORS`]; the second has the next one, and so on, whether
    /// or not all are started.
    pub fn port_base(mut self, port: u16) -> Self {
        self.port_base = Some(port);
        self
    }

    /// The keys that are accepted.
    pub fn keys(mut self, keys: Keys) -> Self {
        self.keys = keys;
        self
    }

    /// The time.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Answers over TLS, with a fresh self-signed certificate.
    #[cfg(feature = "tls")]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts the vendors. Needs a Tokio runtime; they answer for as long as it runs.
    ///
    /// # Errors
    ///
    /// A vendor that is not known, a port that cannot be had, or no certificate. Nothing is left
    /// running then.
    pub async fn start(self) -> Result<Mock, StartError> {
        for name in &self.only {
            if !VENDORS.iter().any(|vendor| vendor.name == name) {
                return Err(StartError::UnknownVendor(name.clone()));
            }
        }
        let tls = self.tls.then(tls::self_signed).transpose();
        let (acceptor, certificate) = tls.map_err(StartError::Tls)?.unzip();
        let mut mock = Mock {
            vendors: Vec::new(),
            certificate,
            next_answers: NextAnswers::default(),
            tasks: JoinSet::new(),
        };
        for (place, service) in (0..).zip(vendors::services(&self.keys)) {
            let name = service.info().name;
            if !self.only.is_empty() && !self.only.iter().any(|wanted| wanted == name) {
                continue;
            }
            let port = self
                .port_base
                .map_or(Some(0), |base| base.checked_add(place));
            let port = port.ok_or(StartError::NoSuchPort { vendor: name })?;
            let listener = listen(name, port).await?;
            let address = listener.local_addr().map_err(StartError::Io)?;
            let scheme = if acceptor.is_some() { "https" } else { "http" };
            mock.vendors.push(Running {
                name,
                address,
                url: format!("{scheme}://{address}"),
            });
            let server = Arc::new(Server {
                service,
                clock: self.clock.clone(),
                tls: acceptor.clone(),
                next_answers: mock.next_answers.clone(),
            });
            mock.tasks.spawn(server::serve(listener, server));
        }
        Ok(mock)
    }
}

async fn listen(vendor: &'static str, port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::PortInUse { vendor, port },
            _ => StartError::Io(error),
        })
}

/// Why the mock cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// No vendor has this name.
    UnknownVendor(String),
    /// The port of this vendor is taken.
    PortInUse {
        /// The vendor.
        vendor: &'static str,
        /// Its port.
        port: u16,
    },
    /// The port of this vendor would lie above 65535.
    NoSuchPort {
        /// The vendor.
        vendor: &'static str,
    },
    /// Listening failed for another reason.
    Io(io::Error),
    /// The certificate could not be made.
    Tls(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownVendor(name) => {
                let known: Vec<_> = VENDORS.iter().map(|vendor| vendor.name).collect();
                write!(
                    f,
                    "there is no vendor {name:?}; there are {}",
                    known.join(", ")
                )
            }
            Self::PortInUse { vendor, port } => write!(
                f,
                "port {port}, meant for {vendor}, is in use by another program; choose another --port-base or none"
            ),
            Self::NoSuchPort { vendor } => write!(
                f,
                "the port of {vendor} would lie above 65535; choose a lower --port-base"
            ),
            Self::Io(_) => f.write_str("cannot listen on 127.0.0.1"),
            Self::Tls(_) => f.write_str("cannot make a certificate"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Tls(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
