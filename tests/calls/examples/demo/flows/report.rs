//! What is printed of the flows, and whether all of them ended well.

use super::{Flow, Step};
use crate::section;
use liveproof_calls::programs::complain;

/// Characters of the longest operation.
const OPERATION: usize = 31;

/// Prints step by step.
pub(crate) struct Report<'a> {
    json: bool,
    print: &'a mut dyn FnMut(String),
    flows: usize,
    steps: usize,
    bad: usize,
}

impl<'a> Report<'a> {
    pub(crate) fn new(json: bool, print: &'a mut dyn FnMut(String)) -> Self {
        if !json {
            print(section::title("Whole flows, each with a mock of its own"));
        }
        Self {
            json,
            print,
            flows: 0,
            steps: 0,
            bad: 0,
        }
    }

    pub(crate) async fn run(&mut self, flow: &Flow) {
        self.flows += 1;
        if !self.json {
            (self.print)(format!("\n{}", flow.vendor));
        }
        let mut heading = None;
        flow.run(&mut |step| self.step(&step, &mut heading)).await;
    }

    /// `heading` is the last one that was printed.
    fn step(&mut self, step: &Step, heading: &mut Option<String>) {
        let is_good = step.outcome == "ok";
        self.steps += usize::from(is_good);
        self.bad += usize::from(!is_good);
        if self.json {
            match serde_json::to_string(step) {
                Ok(text) => (self.print)(text),
                Err(error) => complain(error),
            }
            return;
        }
        if let Some(flow) = step.flow.as_ref().filter(|it| heading.as_ref() != Some(it)) {
            (self.print)(format!("     {flow}"));
            *heading = Some(flow.clone());
        }
        // The marks stand where those of the table do.
        let (mark, text) = (if is_good { "ok" } else { "BAD" }, &step.text);
        (self.print)(match &step.step {
            Some(operation) => format!("{mark:<4}   {operation:<OPERATION$}  {text}"),
            None => format!("{mark:<4}   {text}"),
        });
    }

    /// Whether no flow failed.
    pub(crate) fn finish(self) -> bool {
        if !self.json {
            (self.print)(format!(
                "\n{} flows, {} steps, {}",
                self.flows,
                self.steps,
                section::verdict(self.bad)
            ));
        }
        self.bad == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Flow = Flow {
        vendor: "good-vendor",
        against_a_mock: |say| {
            Box::pin(async {
                say("One".to_owned());
                say("  Ask: answered: yes".to_owned());
                say("  nobody was asked".to_owned());
                say("Two".to_owned());
                say("  Ask: answered".to_owned());
                Ok(())
            })
        },
    };

    const FAILING: Flow = Flow {
        vendor: "bad-vendor",
        against_a_mock: |say| {
            Box::pin(async {
                say("Three".to_owned());
                say("  Ask: answered".to_owned());
                say("Four".to_owned());
                Err("service error from Ask".into())
            })
        },
    };

    const UNSTARTED: Flow = Flow {
        vendor: "no-vendor",
        against_a_mock: |_| Box::pin(async { Err("no port".into()) }),
    };

    async fn report(json: bool, flows: &[Flow]) -> (bool, String) {
        let mut lines = Vec::new();
        let mut print = |line| lines.push(line);
        let mut report = Report::new(json, &mut print);
        for flow in flows {
            report.run(flow).await;
        }
        let is_good = report.finish();
        (is_good, lines.join("\n"))
    }

    #[tokio::test]
    async fn good_flows_end_well() {
        let (is_good, text) = report(false, &[GOOD]).await;
        assert!(is_good);
        let shown = "\n\ngood-vendor
     One
ok     Ask                              answered: yes
ok     nobody was asked
     Two
ok     Ask                              answered

1 flows, 3 steps, everything is as it should be";
        assert!(text.ends_with(shown), "{text}");
    }

    #[tokio::test]
    async fn a_failing_flow_is_bad_and_the_others_still_run() {
        let (is_good, text) = report(false, &[FAILING, UNSTARTED, GOOD]).await;
        assert!(!is_good);
        for shown in [
            "\n     Four\nBAD    service error from Ask\n\nno-vendor\nBAD    no port\n\ngood-vendor\n",
            "\n3 flows, 4 steps, 2 not as it should be",
        ] {
            assert!(text.contains(shown), "{text}");
        }
    }

    #[tokio::test]
    async fn for_a_program_every_step_is_an_object() {
        let (is_good, text) = report(true, &[FAILING, UNSTARTED]).await;
        assert!(!is_good);
        let objects = [
            r#"{"vendor":"bad-vendor","flow":"Three","step":"Ask","text":"answered","outcome":"ok"}"#,
            r#"{"vendor":"bad-vendor","flow":"Four","step":null,"text":"service error from Ask","outcome":"error"}"#,
            r#"{"vendor":"no-vendor","flow":null,"step":null,"text":"no port","outcome":"error"}"#,
        ];
        assert_eq!(text, objects.join("\n"));
    }
}
