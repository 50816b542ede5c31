//! Benchmarks in groups: time by criterion, instructions and heap blocks counted by valgrind.
//!
//! A benchmark says what it measures and leaves the rest to [`Bench::run`]; `README.md` beside the
//! benchmarks explains the columns of the table that it prints.
#![allow(dead_code)] // Each benchmark uses its own part.

mod count;
mod table;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use count::Counts;
use table::Row;
use tokio::runtime::Runtime;

/// Bytes that a counted process holds besides. They are never written to, so they cost nothing.
const PEDESTAL: usize = 256 << 20;

/// One iteration.
type Round = Box<dyn FnMut()>;

/// A benchmark: groups of cases.
pub(crate) struct Bench {
    name: &'static str,
    shared: Vec<(&'static str, String)>,
    groups: Vec<Group>,
}

/// Cases that do the same in different ways. The first is what the others are compared with.
pub(crate) struct Group {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    set_up: Box<dyn Fn() -> Round>,
}

impl Bench {
    /// `name` is the name of the benchmark's file.
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            shared: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// A text that is made once and known to all processes of this benchmark, such as the address
    /// of a server: what the server does is then not counted as the client's.
    pub(crate) fn shared(&mut self, name: &'static str, make: impl FnOnce() -> String) -> String {
        let text = count::inherited(name).unwrap_or_else(make);
        self.shared.push((name, text.clone()));
        text
    }

    /// Adds a group. Its name and those of its cases become names of folders.
    pub(crate) fn group(&mut self, name: impl Into<String>) -> &mut Group {
        self.groups.push(Group {
            name: name.into(),
            cases: Vec::new(),
        });
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    /// Measures what the command line asks for and prints the table.
    pub(crate) fn run(self) {
        if let Some(child) = count::child() {
            if let Some(case) = self.find(&child.group, &child.case) {
                let mut round = (case.set_up)();
                // Higher than what starting and setting up held for a moment, so that the peak is
                // one of the rounds.
                let pedestal = black_box(vec![0u8; PEDESTAL]);
                for _ in 0..child.rounds {
                    round();
                }
                drop(pedestal);
            }
            return;
        }
        // `cargo test --benches` only wants to know whether everything runs.
        let real = std::env::args().any(|argument| argument == "--bench");
        let only = std::env::var("BENCH_ONLY").unwrap_or_default();
        if only != "counts" {
            self.measure_time();
        }
        if !real {
            return;
        }
        let filter = std::env::args().skip(1).find(|it| !it.starts_with('-'));
        let wanted = |group: &Group, case: &Case| {
            let id = format!("{}/{}", group.name, case.name);
            filter.as_deref().is_none_or(|filter| id.contains(filter))
        };
        table::head();
        for group in &self.groups {
            let mut first = None;
            for case in &group.cases {
                if !wanted(group, case) {
                    continue;
                }
                let counts = if only == "time" {
                    Counts::none()
                } else {
                    count::count(&group.name, &case.name, &self.shared, quick_look(case))
                };
                let row = Row {
                    nanoseconds: table::median(&self.folder(), &group.name, &case.name),
                    counts,
                };
                table::print(&group.name, &case.name, &row, first.as_ref());
                first = first.or(Some(row));
            }
        }
        table::foot();
    }

    fn find(&self, group: &str, case: &str) -> Option<&Case> {
        let group = self.groups.iter().find(|it| it.name == group)?;
        group.cases.iter().find(|it| it.name == case)
    }

    fn measure_time(&self) {
        let mut criterion = criterion::Criterion::default()
            .without_plots()
            .sample_size(40)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2))
            .output_directory(&self.folder())
            .configure_from_args();
        for group in &self.groups {
            let mut timed = criterion.benchmark_group(&group.name);
            for case in &group.cases {
                timed.bench_function(&case.name, |bencher| {
                    let mut round = (case.set_up)();
                    bencher.iter(&mut round);
                });
            }
            timed.finish();
        }
        criterion.final_summary();
    }

    /// Where criterion keeps its figures.
    fn folder(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join("benches")
            .join(self.name)
    }
}

impl Group {
    /// Adds a case. `set_up` is not measured; the function that it returns is one iteration, with
    /// the dropping of what that returns.
    pub(crate) fn case<F, O>(
        &mut self,
        name: impl Into<String>,
        set_up: impl Fn() -> F + 'static,
    ) -> &mut Self
    where
        F: FnMut() -> O + 'static,
    {
        self.cases.push(Case {
            name: name.into(),
            set_up: Box::new(move || {
                let mut round = set_up();
                Box::new(move || drop(black_box(round())))
            }),
        });
        self
    }
}

/// About how long one iteration takes: valgrind needs some fifty times as long.
fn quick_look(case: &Case) -> Duration {
    let mut round = (case.set_up)();
    round();
    let start = Instant::now();
    round();
    start.elapsed()
}

/// What drives a call: one thread, so that all of its instructions are counted.
pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}
