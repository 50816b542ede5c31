//! An HTTP/1.1 listener that keeps what it receives, byte for byte, and gives one prepared
//! response.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A response to give.
#[derive(Clone, Debug)]
pub struct Response {
    bytes: Vec<u8>,
    end: End,
}

/// What comes after a response.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The connection is closed.
    Close,
    /// The connection is reset.
    Reset,
    /// Nothing, for ever.
    Silence,
}

impl Response {
    /// With a length and a media type.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl AsRef<[u8]>) -> Self {
        Self::with_headers(status, &[("Content-Type", content_type)], body)
    }

    /// With a length and these headers.
    #[must_use]
    pub fn with_headers(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut head = format!(
            "HTTP/1.1 {status} Prepared\r\nContent-Length: {}\r\nConnection: close\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Self::raw([head.as_bytes(), body].concat())
    }

    /// With the body in pieces, so without a length.
    #[must_use]
    pub fn chunked(status: u16, content_type: &str, body: impl AsRef<[u8]>) -> Self {
        let mut bytes = format!(
            "HTTP/1.1 {status} Prepared\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\
             Content-Type: {content_type}\r\n\r\n"
        )
        .into_bytes();
        for piece in body.as_ref().chunks(16) {
            bytes.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
            bytes.extend_from_slice(piece);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
        Self::raw(bytes)
    }

    /// These bytes, and then the end of the connection.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            end: End::Close,
        }
    }

    /// Then the connection is reset.
    #[must_use]
    pub fn then_reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// Then nothing comes, not even the end.
    #[must_use]
    pub fn then_silence(mut self) -> Self {
        self.end = End::Silence;
        self
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    /// Request line and headers, without the empty line.
    pub head: String,
    /// The body, without the frames of a chunked transfer.
    pub body: Vec<u8>,
}

/// An address on which nobody listens, as long as this lives: the port is taken, so that no other
/// test gets it.
#[derive(Debug)]
pub struct Nobody(TcpSocket);

impl Nobody {
    /// The address.
    ///
    /// # Panics
    ///
    /// The socket is not bound.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().expect("a bound socket has an address")
    }
}

/// Takes an address on which nobody listens.
///
/// # Panics
///
/// Loopback has no free port.
#[must_use]
pub fn nobody() -> Nobody {
    let socket = TcpSocket::new_v4().expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(any).expect("loopback has a free port");
    Nobody(socket)
}

/// A listener at work.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Ends it, and gives what it received.
    pub async fn stop(self) -> Vec<Received> {
        self.task.abort();
        let _ = self.task.await;
        std::mem::take(&mut *self.received.lock().expect("no test panics with the lock"))
    }
}

/// Starts a listener on loopback.
///
/// # Panics
///
/// Loopback has no free port.
pub async fn serve(response: Response) -> Server {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("loopback has a free port");
    let address = listener
        .local_addr()
        .expect("a bound listener has an address");
    let received = Arc::new(Mutex::new(Vec::new()));
    let connections = Arc::new(AtomicUsize::new(0));
    let (kept, counted) = (Arc::clone(&received), Arc::clone(&connections));
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let (response, kept) = (response.clone(), Arc::clone(&kept));
            tokio::spawn(async move {
                // A client that hangs up has said all there is.
                let _ = answer(stream, &response, &kept).await;
            });
        }
    });
    Server {
        address,
        received,
        connections,
        task,
    }
}

async fn answer(
    mut stream: TcpStream,
    response: &Response,
    kept: &Mutex<Vec<Received>>,
) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|it| it == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
        // The first byte of TLS. There is no line to wait for.
        if buffer.first() == Some(&0x16) {
            stream.write_all(&response.bytes).await?;
            return stream.shutdown().await;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let mut body = buffer.split_off(end + 4);
    let header = |name: &str| {
        head.lines().find_map(|it| {
            it.split_once(": ")
                .filter(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|it| it.1)
        })
    };
    if let Some(length) = header("content-length").and_then(|it| it.parse::<usize>().ok()) {
        while body.len() < length {
            if stream.read_buf(&mut body).await? == 0 {
                break;
            }
        }
    } else if header("transfer-encoding").is_some() {
        while !body.ends_with(b"0\r\n\r\n") {
            if stream.read_buf(&mut body).await? == 0 {
                break;
            }
        }
    }
    kept.lock()
        .expect("no test panics with the lock")
        .push(Received { head, body });
    stream.write_all(&response.bytes).await?;
    match response.end {
        End::Close => stream.shutdown().await,
        End::Reset => {
            stream.flush().await?;
            stream.set_zero_linger()
        }
        End::Silence => std::future::pending().await,
    }
}
