//! A body on its way out: bytes in memory, files and streams one after the other.

use std::collections::VecDeque;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use thiserror::Error;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

use crate::check::{check_body, check_file};
use crate::clock::Clock;
use crate::encode::Piece;
use crate::error::{CallError, TransportCause, TransportError, TransportErrorKind};
use crate::operation::{Operation, Param};
use crate::upload::{ByteStream, Source, Upload, take_once};
use crate::violation::ArgumentError;

/// How much of a file is read at a time.
const PIECE: usize = 64 * 1024;

/// How much the connection is given at a time. It takes 16 of these before it has to send: on a
/// line so slow that this needs longer than the idle limit, an upload is given up.
pub(super) const FRAME: usize = 16 * 1024;

/// A body whose files are open.
struct UploadBody {
    operation: &'static Operation,
    pieces: VecDeque<Open>,
    /// What is still to be sent.
    len: Option<u64>,
    sent: u64,
    clock: Arc<Clock>,
}

enum Open {
    Bytes(Bytes),
    File(OpenFile),
    Stream(OpenStream),
}

struct OpenFile {
    file: File,
    /// What is still to be read.
    left: u64,
    /// The last piece. It is sent when what follows is known: more, or the end of the file.
    held: Bytes,
    ended: bool,
}

struct OpenStream {
    /// The mutex is never locked: it lets the body be `Sync`, as the HTTP client asks.
    stream: Mutex<ByteStream>,
    sent: u64,
    len: Option<u64>,
    limits: Limits,
}

/// The operation and the parameter of an upload whose length is checked here.
type Limits = Option<(&'static Operation, &'static Param)>;

/// The body, and the number of its bytes unless there is a stream that did not say.
type Outgoing = (Option<reqwest::Body>, Option<u64>);

/// Opens the files. Lengths that were not known before are checked here, before anything is sent.
pub(super) async fn open(
    operation: &'static Operation,
    pieces: Vec<Piece>,
    clock: &Arc<Clock>,
) -> Result<Outgoing, CallError> {
    let mut opened = UploadBody {
        operation,
        pieces: VecDeque::with_capacity(pieces.len()),
        len: Some(0),
        sent: 0,
        clock: Arc::clone(clock),
    };
    for piece in pieces {
        let (open, len) = match piece {
            Piece::Bytes(bytes) => {
                let len = bytes.len() as u64;
                (Open::Bytes(bytes), Some(len))
            }
            Piece::Upload(upload) => open_upload(operation, &upload).await?,
        };
        opened.len = opened
            .len
            .zip(len)
            .and_then(|(sum, len)| sum.checked_add(len));
        opened.pieces.push_back(open);
    }
    let len = opened.len;
    Ok((Some(reqwest::Body::wrap(opened)), len))
}

async fn open_upload(
    operation: &'static Operation,
    upload: &Upload,
) -> Result<(Open, Option<u64>), CallError> {
    let unreadable =
        |cause| TransportError::new(operation.id, TransportErrorKind::Upload, Some(cause));
    let limits = upload.param.map(|param| (operation, param));
    let stream = |stream, len| {
        let stream = Mutex::new(stream);
        Open::Stream(OpenStream {
            stream,
            sent: 0,
            len,
            limits,
        })
    };
    Ok(match &upload.source {
        Source::Bytes(bytes) => (Open::Bytes(bytes.clone()), Some(bytes.len() as u64)),
        Source::Path(path) => {
            let (file, len) = open_file(path).await.map_err(unreadable)?;
            check_upload_len(limits, len, true)?;
            let open = OpenFile {
                file,
                left: len,
                held: Bytes::new(),
                ended: false,
            };
            (Open::File(open), Some(len))
        }
        Source::Stream { len, factory } => (stream(factory(), *len), *len),
        Source::Once { len, stream: once } => {
            let once = take_once(once);
            let once = once.ok_or_else(|| unreadable(TransportCause::UploadReadBefore))?;
            (stream(once, *len), *len)
        }
    })
}

/// A file and its length. Only a regular file has one: a pipe says 0 whatever comes through it, and
/// could not be read again for another attempt.
async fn open_file(path: &Path) -> Result<(File, u64), TransportCause> {
    let check = |metadata: &Metadata| match metadata.file_type() {
        kind if kind.is_dir() => Err(TransportCause::Io(io::ErrorKind::IsADirectory)),
        kind if !kind.is_file() => Err(TransportCause::UploadNotAFile),
        _ => Ok(()),
    };
    let failed = |error: io::Error| TransportCause::Io(error.kind());
    // Before it is opened: opening a pipe waits for somebody who writes.
    check(&tokio::fs::metadata(path).await.map_err(failed)?)?;
    let mut file = File::open(path).await.map_err(failed)?;
    let metadata = file.metadata().await.map_err(failed)?;
    check(&metadata)?;
    // Files that the kernel makes up, such as those in /proc, have content and the length 0.
    if metadata.len() == 0 && file.read(&mut [0]).await.map_err(failed)? > 0 {
        return Err(TransportCause::UploadNoLength);
    }
    Ok((file, metadata.len()))
}

/// Checks the length of one file, which may still grow unless it has `ended`.
fn check_upload_len(limits: Limits, actual: u64, ended: bool) -> Result<(), ArgumentError> {
    let Some((operation, param)) = limits else {
        return Ok(());
    };
    check_file(param, actual, ended).map_err(|rule| ArgumentError::new(operation, param.name, rule))
}

impl UploadBody {
    /// Counts what is sent: the length of a stream is perhaps only known at its end.
    fn count(&mut self, bytes: u64) -> Result<(), BodyError> {
        match self.sent {
            0 => self.clock.touch(),
            _ if bytes > 0 => self.clock.progress(),
            _ => {}
        }
        self.sent = self.sent.saturating_add(bytes);
        if let Some(len) = &mut self.len {
            *len = len.saturating_sub(bytes);
        }
        check_body(self.operation, Some(self.sent)).map_err(BodyError::Limit)
    }
}

impl http_body::Body for UploadBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        loop {
            let Some(piece) = self.pieces.front_mut() else {
                return Poll::Ready(None);
            };
            let polled = match piece {
                Open::Bytes(bytes) if bytes.is_empty() => Ok(None),
                Open::Bytes(bytes) => Ok(Some(bytes.split_to(bytes.len().min(FRAME)))),
                Open::File(file) => ready!(file.poll(context)),
                Open::Stream(stream) => ready!(stream.poll(context)),
            };
            let polled = match polled {
                Ok(Some(bytes)) if bytes.len() > FRAME => {
                    self.pieces.push_front(Open::Bytes(bytes));
                    continue;
                }
                Ok(Some(bytes)) => match self.count(bytes.len() as u64) {
                    Ok(()) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                    Err(error) => Err(error),
                },
                other => other,
            };
            match polled {
                Ok(_) => drop(self.pieces.pop_front()),
                Err(error) => {
                    self.pieces.clear();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.len.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

impl OpenFile {
    /// The next piece. A file that has become shorter or longer is an error.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BodyError>> {
        while !self.ended {
            let want = usize::try_from(self.left).unwrap_or(PIECE).clamp(1, PIECE);
            let mut buffer = BytesMut::zeroed(want);
            let mut read = ReadBuf::new(&mut buffer);
            if let Err(error) = ready!(Pin::new(&mut self.file).poll_read(context, &mut read)) {
                return Poll::Ready(Err(BodyError::Read(error.kind())));
            }
            let filled = read.filled().len();
            match self.left.checked_sub(filled as u64) {
                Some(left) if filled > 0 || left == 0 => self.left = left,
                _ => return Poll::Ready(Err(BodyError::Length)),
            }
            self.ended = filled == 0;
            buffer.truncate(filled);
            let before = std::mem::replace(&mut self.held, buffer.freeze());
            if !before.is_empty() {
                return Poll::Ready(Ok(Some(before)));
            }
        }
        Poll::Ready(Ok(None))
    }
}

impl OpenStream {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BodyError>> {
        let stream = self
            .stream
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let next = ready!(stream.as_mut().poll_next(context));
        Poll::Ready(match next {
            Some(Ok(bytes)) => {
                self.sent = self.sent.saturating_add(bytes.len() as u64);
                self.check(false).map(|()| Some(bytes))
            }
            Some(Err(error)) => Err(BodyError::Read(error.kind())),
            None => self.check(true).map(|()| None),
        })
    }

    fn check(&self, ended: bool) -> Result<(), BodyError> {
        if self
            .len
            .is_some_and(|len| self.sent > len || (ended && self.sent < len))
        {
            return Err(BodyError::Length);
        }
        check_upload_len(self.limits, self.sent, ended).map_err(BodyError::Limit)
    }
}

/// Why a body broke off. It travels inside the HTTP client's error and is found there again.
#[derive(Clone, Debug, Error)]
#[error("a file could not be sent")]
pub(super) enum BodyError {
    Read(io::ErrorKind),
    Length,
    Limit(ArgumentError),
}

impl BodyError {
    pub(super) fn cause(&self) -> TransportCause {
        match self {
            Self::Read(kind) => TransportCause::Io(*kind),
            Self::Length | Self::Limit(_) => TransportCause::UploadLength,
        }
    }
}
