use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use tokio::sync::Semaphore;
use tokio::task::yield_now;

use super::*;

/// What a provider answers, one after the other.
#[derive(Clone, Copy)]
enum Answer {
    /// A key of this name that expires at this time.
    Key(&'static str, u64),
    /// A key that has no expiry.
    Lasting(&'static str),
    Failure,
    Panic,
}

use Answer::{Failure, Key, Lasting, Panic};

/// A provider, its clock, and how often it was asked.
struct Source {
    answers: Mutex<VecDeque<Answer>>,
    asked: AtomicUsize,
    /// Each answer takes a permit.
    gate: Semaphore,
    now: AtomicU64,
}

impl Source {
    fn new(answers: &[Answer]) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.iter().copied().collect()),
            asked: AtomicUsize::new(0),
            gate: Semaphore::new(100),
            now: AtomicU64::new(0),
        })
    }

    fn cached(self: &Arc<Self>) -> Cached {
        let clock = self.clone();
        Cached::new(self.clone()).clock(move || {
            SystemTime::UNIX_EPOCH + Duration::from_millis(clock.now.load(Ordering::SeqCst))
        })
    }

    fn at(&self, seconds: u64) {
        self.now.store(seconds * 1000, Ordering::SeqCst);
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn close(&self) {
        self.gate.forget_permits(100);
    }

    fn open(&self) {
        self.gate.add_permits(100);
    }
}

impl ProvideCredentials for Source {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let permit = self.gate.acquire().await;
            permit.expect("the gate exists").forget();
            let answer = self.answers.lock().expect("no panic").pop_front();
            match answer.expect("an answer is left") {
                Key(id, end) => {
                    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(end);
                    Ok(Credentials::new(id, "CANARY").with_expiry(end))
                }
                Lasting(id) => Ok(Credentials::new(id, "CANARY")),
                Failure => Err(CredentialsError::other("the vault is sealed")),
                Panic => panic!("the provider of the test panics"),
            }
        })
    }

    fn family(&self) -> Option<&'static str> {
        Some("tencent")
    }
}

async fn id(cached: &Cached) -> Result<String, String> {
    let key = cached.credentials().await;
    key.map(|it| it.id().to_owned())
        .map_err(|it| it.to_string())
}

fn ok(id: &str) -> Result<String, String> {
    Ok(id.to_owned())
}

fn sealed() -> Result<String, String> {
    Err("no credentials: the vault is sealed".to_owned())
}

/// Lets other tasks run until they wait.
async fn settle() {
    for _ in 0..20 {
        yield_now().await;
    }
}

#[tokio::test]
async fn a_key_is_kept_until_five_minutes_before_it_expires() {
    let source = Source::new(&[Key("first", 7200), Key("second", 14000)]);
    let cached = source.cached();
    assert_eq!(cached.family(), Some("tencent"));
    assert_eq!(id(&cached).await, ok("first"));
    source.at(6899);
    assert_eq!(id(&cached).await, ok("first"));
    settle().await;
    assert_eq!(source.asked(), 1);
    source.at(6900);
    assert_eq!(id(&cached).await, ok("first"));
    settle().await;
    assert_eq!(source.asked(), 2);
    assert_eq!(id(&cached).await, ok("second"));
}

#[tokio::test]
async fn a_short_key_is_fetched_again_in_its_last_tenth() {
    let source = Source::new(&[Key("first", 100), Key("second", 200)]);
    let cached = source.cached();
    assert_eq!(id(&cached).await, ok("first"));
    for (time, asked) in [(89, 1), (90, 2)] {
        source.at(time);
        assert_eq!(id(&cached).await, ok("first"));
        settle().await;
        assert_eq!(source.asked(), asked);
    }
}

#[tokio::test]
async fn calls_without_a_key_wait_for_one_fetch() {
    let source = Source::new(&[Key("first", 7200)]);
    source.close();
    let cached = source.cached();
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let cached = cached.clone();
            tokio::spawn(async move { id(&cached).await })
        })
        .collect();
    settle().await;
    assert!(calls.iter().all(|it| !it.is_finished()));
    source.open();
    for call in calls {
        assert_eq!(call.await.expect("no panic"), ok("first"));
    }
    assert_eq!(source.asked(), 1);
}

#[tokio::test]
async fn the_old_key_is_used_while_it_is_valid_and_not_after() {
    let source = Source::new(&[Key("first", 7200), Key("second", 14000)]);
    let cached = source.cached();
    assert_eq!(id(&cached).await, ok("first"));
    source.close();
    for time in [7000, 7100, 7199] {
        source.at(time);
        assert_eq!(id(&cached).await, ok("first"));
        settle().await;
        assert_eq!(source.asked(), 2);
    }
    source.at(7200);
    let waiting = cached.clone();
    let waiting = tokio::spawn(async move { id(&waiting).await });
    settle().await;
    assert!(!waiting.is_finished());
    source.open();
    assert_eq!(waiting.await.expect("no panic"), ok("second"));
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn a_call_that_is_dropped_does_not_end_the_fetch() {
    let source = Source::new(&[Key("first", 7200)]);
    source.close();
    let cached = source.cached();
    let dropped = cached.clone();
    let dropped = tokio::spawn(async move { id(&dropped).await });
    settle().await;
    let waiting = cached.clone();
    let waiting = tokio::spawn(async move { id(&waiting).await });
    settle().await;
    dropped.abort();
    settle().await;
    source.open();
    assert_eq!(waiting.await.expect("no panic"), ok("first"));
    assert_eq!(source.asked(), 1);
}

#[tokio::test]
async fn a_failure_is_reported_to_all_and_tried_again_a_second_later() {
    let source = Source::new(&[Failure, Failure, Key("first", 7200)]);
    source.close();
    let cached = source.cached();
    let calls: Vec<_> = (0..3)
        .map(|_| {
            let cached = cached.clone();
            tokio::spawn(async move { id(&cached).await })
        })
        .collect();
    settle().await;
    source.open();
    for call in calls {
        assert_eq!(call.await.expect("no panic"), sealed());
    }
    assert_eq!(id(&cached).await, sealed());
    assert_eq!(source.asked(), 1);
    source.at(1);
    assert_eq!(id(&cached).await, sealed());
    assert_eq!(source.asked(), 2);
    // The clock was set back.
    source.at(0);
    assert_eq!(id(&cached).await, ok("first"));
    assert_eq!(source.asked(), 3);
}

#[tokio::test]
async fn a_failure_is_not_reported_while_the_old_key_is_valid() {
    let source = Source::new(&[Key("first", 7200), Failure, Failure, Key("second", 9000)]);
    let cached = source.cached();
    assert_eq!(id(&cached).await, ok("first"));
    source.at(7000);
    for _ in 0..3 {
        assert_eq!(id(&cached).await, ok("first"));
        settle().await;
    }
    assert_eq!(source.asked(), 2);
    source.at(7200);
    assert_eq!(id(&cached).await, sealed());
    source.at(7201);
    assert_eq!(id(&cached).await, ok("second"));
    assert_eq!(source.asked(), 4);
}

#[tokio::test]
async fn a_key_that_has_expired_before_it_comes_is_refused() {
    let source = Source::new(&[Key("first", 100)]);
    let cached = source.cached();
    source.at(100);
    let error = cached.credentials().await.expect_err("it has expired");
    assert_eq!(error.to_string(), "no credentials: the key has expired");
}

#[tokio::test]
async fn a_key_without_an_expiry_is_kept_for_a_while() {
    let answers = ["first", "second", "third", "fourth"].map(Lasting);
    let source = Source::new(&answers);
    let cached = source.cached();
    assert_eq!(id(&cached).await, ok("first"));
    source.at(269);
    assert_eq!(id(&cached).await, ok("first"));
    settle().await;
    assert_eq!(source.asked(), 1);
    source.at(300);
    assert_eq!(id(&cached).await, ok("second"));
    let never = source.cached().keep_for(Duration::MAX);
    assert_eq!(id(&never).await, ok("third"));
    source.at(1_000_000_000);
    assert_eq!(id(&never).await, ok("third"));
    // The clock was set back, so that nobody knows how old the key is.
    source.at(0);
    assert_eq!(id(&never).await, ok("third"));
    settle().await;
    assert_eq!(id(&never).await, ok("fourth"));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_does_not_answer_has_failed_after_a_minute() {
    let source = Source::new(&[Key("first", 7200)]);
    source.close();
    let cached = source.cached();
    let begin = tokio::time::Instant::now();
    assert_eq!(
        id(&cached).await.expect_err("no answer"),
        "no credentials: the provider did not answer within a minute"
    );
    assert_eq!(begin.elapsed().as_secs(), 60);
    source.open();
    source.at(1);
    assert_eq!(id(&cached).await, ok("first"));
}

#[tokio::test]
async fn a_provider_that_panics_has_failed_once() {
    let source = Source::new(&[Panic, Key("first", 7200)]);
    let cached = source.cached();
    for _ in 0..3 {
        assert_eq!(
            id(&cached).await.expect_err("a panic"),
            "no credentials: the provider has panicked"
        );
    }
    assert_eq!(source.asked(), 1);
    source.at(1);
    assert_eq!(id(&cached).await, ok("first"));
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let builder = builder.enable_time().start_paused(true);
    builder.build().expect("a runtime")
}

#[test]
fn a_runtime_that_nobody_drives_is_waited_for_a_minute() {
    let source = Source::new(&[Key("first", 7200), Key("second", 14000)]);
    let cached = source.cached();
    let first = runtime();
    first.block_on(async {
        assert_eq!(id(&cached).await, ok("first"));
        source.at(7000);
        // A task is to fetch the next key, but nobody runs it.
        assert_eq!(id(&cached).await, ok("first"));
    });
    source.at(7200);
    let calls = async {
        let begin = Instant::now();
        let [one, other] = [id(&cached), id(&cached)];
        assert_eq!(tokio::join!(one, other), (ok("second"), ok("second")));
        assert_eq!(begin.elapsed().as_secs(), 61);
    };
    runtime().block_on(calls);
    assert_eq!(source.asked(), 2);
    drop(first);
}

#[test]
fn a_runtime_that_ends_takes_no_other_call_with_it() {
    let source = Source::new(&[Key("first", 7200)]);
    source.close();
    let cached = source.cached();
    let first = runtime();
    first.block_on(async {
        let waiting = cached.clone();
        tokio::spawn(async move { id(&waiting).await });
        settle().await;
    });
    assert_eq!(source.asked(), 1);
    drop(first);
    source.open();
    assert_eq!(runtime().block_on(id(&cached)), ok("first"));
    assert_eq!(source.asked(), 2);
}

/// Polls a future that waits for nothing.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = Box::pin(future);
    for _ in 0..100 {
        let context = &mut Context::from_waker(Waker::noop());
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return output;
        }
    }
    panic!("it waits");
}

#[test]
fn without_a_runtime_the_call_itself_fetches() {
    let answers = [Failure, Key("first", 7200), Failure, Key("second", 9000)];
    let source = Source::new(&answers);
    let cached = source.cached();
    assert_eq!(now(id(&cached)), sealed());
    source.at(1);
    assert_eq!(now(id(&cached)), ok("first"));
    source.at(7000);
    assert_eq!(now(id(&cached)), ok("first"));
    assert_eq!(source.asked(), 3);
    source.at(7001);
    assert_eq!(now(id(&cached)), ok("second"));
    assert_eq!(source.asked(), 4);
}

#[tokio::test]
async fn nothing_of_a_key_is_printed() {
    let source = Source::new(&[Key("CANARY", 7200)]);
    let cached = source.cached();
    let key = cached.credentials().await.expect("a key");
    assert!(!format!("{cached:?} {key:?}").contains("CANARY"));
    assert_eq!(
        key.expiry(),
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(7200))
    );
}
