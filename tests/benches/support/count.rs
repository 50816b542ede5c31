//! Counts by valgrind: the benchmark runs itself again with one case and with as many rounds as it
//! is told, and the difference of two such runs is what the rounds between them cost.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const GROUP: &str = "LIVEPROOF_BENCH_GROUP";
const CASE: &str = "LIVEPROOF_BENCH_CASE";
const ROUNDS: &str = "LIVEPROOF_BENCH_ROUNDS";
const SHARED: &str = "LIVEPROOF_BENCH_SHARED_";

/// What one iteration costs; `None` where it was not counted.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) instructions: Option<u64>,
    pub(super) blocks: Option<f64>,
    pub(super) peak: Option<u64>,
}

impl Counts {
    pub(super) fn none() -> Self {
        Self::default()
    }
}

/// What a process was started for that is to be counted.
pub(super) struct Child {
    pub(super) group: String,
    pub(super) case: String,
    pub(super) rounds: u64,
}

pub(super) fn child() -> Option<Child> {
    Some(Child {
        group: std::env::var(GROUP).ok()?,
        case: std::env::var(CASE).ok()?,
        rounds: std::env::var(ROUNDS).ok()?.parse().ok()?,
    })
}

pub(super) fn inherited(name: &str) -> Option<String> {
    std::env::var(format!("{SHARED}{name}")).ok()
}

/// Whether there is a valgrind.
pub(super) fn is_possible() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

pub(super) fn count(
    group: &str,
    case: &str,
    shared: &[(&'static str, String)],
    one: Duration,
) -> Counts {
    if !is_possible() {
        return Counts::none();
    }
    let run = |tool: &str, rounds: u64| report(tool, group, case, rounds, shared);
    let rounds = |of: Duration, most: u128| {
        let fit = of.as_nanos() / one.as_nanos().max(1);
        u64::try_from(fit.clamp(1, most)).unwrap_or(1)
    };
    let between = |first: Option<u64>, second: Option<u64>, rounds: u64| {
        let more = second?.checked_sub(first?)?;
        Some(more as f64 / rounds as f64)
    };

    let n = rounds(Duration::from_millis(20), 2000);
    let instructions = |rounds| number_after(&run("callgrind", rounds)?, "Collected :");
    let instructions = between(instructions(n), instructions(2 * n), n);

    let n = rounds(Duration::from_millis(5), 100);
    let heap = |rounds| run("dhat", rounds);
    let (idle, once, twice) = (heap(0), heap(n), heap(2 * n));
    let blocks = |text: &Option<String>| number_after(text.as_deref()?, " bytes in ");
    let peak = |text: &Option<String>| number_after(text.as_deref()?, "At t-gmax:");
    Counts {
        instructions: instructions.map(|it| it.round() as u64),
        blocks: between(blocks(&once), blocks(&twice), n),
        peak: peak(&idle)
            .zip(peak(&once))
            .map(|(idle, once)| once.saturating_sub(idle)),
    }
}

/// What the tool says at the end of a run.
fn report(
    tool: &str,
    group: &str,
    case: &str,
    rounds: u64,
    shared: &[(&'static str, String)],
) -> Option<String> {
    let this: PathBuf = std::env::current_exe().ok()?;
    let mut command = Command::new("valgrind");
    command
        .arg(format!("--tool={tool}"))
        .arg(format!("--{tool}-out-file=/dev/null"))
        .arg(this)
        .env(GROUP, group)
        .env(CASE, case)
        .env(ROUNDS, rounds.to_string());
    for (name, text) in shared {
        command.env(format!("{SHARED}{name}"), text);
    }
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "{group}/{case} fails under valgrind:\n{text}"
    );
    Some(text)
}

/// The first number after the mark; valgrind separates thousands by commas.
fn number_after(text: &str, mark: &str) -> Option<u64> {
    let (_, rest) = text.split_once(mark)?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(|it| it.is_ascii_digit() || *it == ',')
        .filter(|it| *it != ',')
        .collect();
    digits.parse().ok()
}
