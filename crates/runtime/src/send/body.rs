//! A body on its way out: bytes in memory, files and streams one after the other.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use crate::argument::{ArgumentError, Rule};
use crate::encode::Piece;
use crate::error::{TransportError, TransportErrorKind};
use crate::middleware::CallError;
use crate::operation::Operation;
use crate::upload::{ByteStream, Limits, Source, Upload, take_once};

/// How much of a file is read at a time.
const PIECE: usize = 64 * 1024;

/// A body whose files are open.
struct Opened {
    operation: &'static Operation,
    pieces: VecDeque<Open>,
    /// What is still to be sent.
    len: Option<u64>,
    sent: u64,
}

enum Open {
    Bytes(Bytes),
    File { file: File, left: u64 },
    Stream(OpenStream),
}

struct OpenStream {
    /// The mutex is never locked: it lets the body be `Sync`, as the HTTP client asks.
    stream: Mutex<ByteStream>,
    sent: u64,
    len: Option<u64>,
    limits: Option<(&'static Operation, Limits)>,
}

/// The body, and the number of its bytes unless there is a stream that did not say.
type Outgoing = (Option<reqwest::Body>, Option<u64>);

/// Opens the files. Lengths that were not known before are checked here, before anything is sent.
pub(super) async fn open(
    operation: &'static Operation,
    pieces: Vec<Piece>,
) -> Result<Outgoing, CallError> {
    let mut opened = Opened {
        operation,
        pieces: VecDeque::with_capacity(pieces.len()),
        len: Some(0),
        sent: 0,
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
    Ok((opened.into_body(), len))
}

async fn open_upload(
    operation: &'static Operation,
    upload: &Upload,
) -> Result<(Open, Option<u64>), CallError> {
    let unreadable =
        |kind| TransportError::new(operation.id, TransportErrorKind::Upload, Some(kind));
    let limits = upload.limits().map(|limits| (operation, limits));
    let (stream, len) = match upload.source() {
        Source::Bytes(bytes) => return Ok((Open::Bytes(bytes.clone()), Some(bytes.len() as u64))),
        Source::Path(path) => {
            let opened = async {
                let file = File::open(path).await?;
                let metadata = file.metadata().await?;
                if metadata.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                Ok((file, metadata.len()))
            };
            let (file, len) = opened
                .await
                .map_err(|error: io::Error| unreadable(error.kind()))?;
            if let Some((operation, limits)) = limits {
                check_len(operation, limits, len)?;
            }
            return Ok((Open::File { file, left: len }, Some(len)));
        }
        Source::Stream { len, factory } => (factory(), *len),
        Source::Once { len, stream } => {
            let stream = take_once(stream).ok_or_else(|| unreadable(io::ErrorKind::NotFound))?;
            (stream, *len)
        }
    };
    let open = OpenStream {
        stream: Mutex::new(stream),
        sent: 0,
        len,
        limits,
    };
    Ok((Open::Stream(open), len))
}

fn check_len(
    operation: &'static Operation,
    limits: Limits,
    actual: u64,
) -> Result<(), ArgumentError> {
    let rule = match limits {
        Limits {
            max: Some(limit), ..
        } if actual > limit => Rule::MaxBytes { limit, actual },
        Limits {
            min: Some(limit), ..
        } if actual < limit => Rule::MinBytes { limit, actual },
        _ => return Ok(()),
    };
    Err(ArgumentError::new(operation, limits.parameter, rule))
}

impl Opened {
    /// Counts what is sent: the length of a stream is perhaps only known at its end.
    fn count(&mut self, bytes: u64) -> Result<(), BodyError> {
        self.sent = self.sent.saturating_add(bytes);
        if let Some(len) = &mut self.len {
            *len = len.saturating_sub(bytes);
        }
        super::check_len(self.operation, Some(self.sent)).map_err(BodyError::Limit)
    }

    /// One piece in memory goes out as it is.
    fn into_body(mut self) -> Option<reqwest::Body> {
        match self.pieces.pop_front() {
            None => None,
            Some(Open::Bytes(bytes)) if self.pieces.is_empty() => Some(bytes.into()),
            Some(first) => {
                self.pieces.push_front(first);
                Some(reqwest::Body::wrap(self))
            }
        }
    }
}

impl http_body::Body for Opened {
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
                Open::Bytes(bytes) => {
                    Ok(Some(std::mem::take(bytes)).filter(|bytes| !bytes.is_empty()))
                }
                Open::File { file, left } => ready!(poll_file(file, left, context)),
                Open::Stream(stream) => ready!(stream.poll(context)),
            };
            let polled = match polled {
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

/// The next piece of a file; a file that has become shorter is an error, a longer one is cut.
fn poll_file(
    file: &mut File,
    left: &mut u64,
    context: &mut Context<'_>,
) -> Poll<Result<Option<Bytes>, BodyError>> {
    let want = usize::try_from(*left).unwrap_or(PIECE).min(PIECE);
    if want == 0 {
        return Poll::Ready(Ok(None));
    }
    let mut buffer = BytesMut::zeroed(want);
    let mut read = ReadBuf::new(&mut buffer);
    if let Err(error) = ready!(Pin::new(file).poll_read(context, &mut read)) {
        return Poll::Ready(Err(BodyError::Read(error.kind())));
    }
    let filled = read.filled().len();
    if filled == 0 {
        return Poll::Ready(Err(BodyError::Length));
    }
    buffer.truncate(filled);
    *left -= filled as u64;
    Poll::Ready(Ok(Some(buffer.freeze())))
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
        let Some((operation, mut limits)) = self.limits else {
            return Ok(());
        };
        if !ended {
            limits.min = None;
        }
        check_len(operation, limits, self.sent).map_err(BodyError::Limit)
    }
}

/// Why a body broke off. It travels inside the HTTP client's error and is found there again.
#[derive(Clone, Debug)]
pub(super) enum BodyError {
    Read(io::ErrorKind),
    Length,
    Limit(ArgumentError),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file could not be sent")
    }
}

impl StdError for BodyError {}

fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a BodyError> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

pub(super) fn is_upload_error(error: &(dyn StdError + 'static)) -> bool {
    find(error).is_some()
}

/// Why a file could not be read, if that is what happened.
pub(super) fn io_kind(error: &(dyn StdError + 'static)) -> Option<io::ErrorKind> {
    match find(error) {
        Some(BodyError::Read(kind)) => Some(*kind),
        _ => None,
    }
}

/// The limit that a stream broke, if that is what happened.
pub(super) fn argument_error(error: &(dyn StdError + 'static)) -> Option<ArgumentError> {
    match find(error) {
        Some(BodyError::Limit(error)) => Some(error.clone()),
        _ => None,
    }
}
