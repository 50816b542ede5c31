//! The tables of vendors in the READMEs, and the page of all operations.

use std::collections::{BTreeSet, HashSet};

use indexmap::{IndexMap, IndexSet};

use super::lifecycle;
use crate::spec::profile::{self, Lifecycle, LifecycleState};
use crate::spec::{Body, Operation, ResponseFormat, Spec};
use crate::text;

/// Where the mock lists the operations whose behaviour is written by hand: a line each with vendor
/// and operation. A test of its compares that with what it does. All other vendors are answered
/// from samples.
pub(crate) const MOCKED: &str = "crates/mock/operations.txt";

/// The page of all operations.
pub(crate) const OPERATIONS: &str = "docs/operations.md";

/// The language of a README.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Language {
    English,
    Chinese,
}

/// The table of vendors, for between the markers.
pub(crate) fn vendors(specs: &[Spec], language: Language) -> String {
    let (head, operations) = match language {
        Language::English => (
            "| crate | feature | what it proves | life cycle | docs |",
            "operations",
        ),
        Language::Chinese => ("| crate | feature | 用途 | 状态 | 文档 |", "接口列表"),
    };
    let mut out = format!("{head}\n|---|---|---|---|---|\n");
    for spec in specs {
        let vendor = &spec.vendor;
        let proves = spec.document.info.proves.as_ref();
        let proves = proves.map_or(spec.title.as_str(), |it| match language {
            Language::English => &it.en,
            Language::Chinese => &it.zh,
        });
        out.push_str(&format!(
            "| [`{}`](crates/{vendor}) | `{vendor}` | {} | {} | [{operations}]({OPERATIONS}#{vendor}) |\n",
            spec.package(),
            text::cell(proves),
            state(spec, language),
        ));
    }
    out
}

/// The state of a vendor, and of those operations that have another.
fn state(spec: &Spec, language: Language) -> String {
    let whole = spec.lifecycle;
    let mut out = match whole.and_then(|it| it.notice.as_ref()) {
        Some(notice) => text::link(&word(whole, language), notice),
        None => word(whole, language),
    };
    let mut others: IndexMap<String, usize> = IndexMap::new();
    for operation in &spec.operations {
        let own = word(operation.lifecycle, language);
        if own != word(whole, language) {
            *others.entry(own).or_default() += 1;
        }
    }
    for (word, count) in others {
        let all = spec.operations.len();
        out.push_str(&match language {
            Language::English => format!("; {count} of {all} {word}"),
            Language::Chinese => format!("；{all} 个接口中 {count} 个{word}"),
        });
    }
    out
}

fn word(lifecycle: Option<&Lifecycle>, language: Language) -> String {
    let state = lifecycle.map_or(LifecycleState::Current, |it| it.state);
    if language == Language::English {
        return profile::word(state);
    }
    let word = match state {
        LifecycleState::Current => "正常提供",
        LifecycleState::Closed => "不再接受新客户",
        LifecycleState::Superseded => "已有替代",
        LifecycleState::AnnouncedEnd => "已公告下线",
        LifecycleState::Retired => "已下线",
        LifecycleState::Unmaintained => "厂商不再维护",
    };
    word.to_owned()
}

/// The page of all operations. `mocked` is the text of [`MOCKED`].
pub(crate) fn operations(specs: &[Spec], mocked: &str) -> String {
    let mut out = "# Operations\n\n\
        Every operation with its method. A `page` is the vendor's page that the operation was written from. The \
        documentation of\neach method has its parameters, its errors and an example, and notes where the vendor's \
        documents contradict each other.\n\n\
        The [mock](testing.md) answers all of them, and none was called at the vendor, unless a section says otherwise.\n\n\
        The life cycle is what the vendor's documents said on the day they were read, and no more: `current` if they say \
        nothing\nof an end, `unmaintained` if they stay as they are, `superseded` if another operation takes the place, \
        `closed` if new\ncustomers are refused, `announced-end` if the vendor named a day, `retired` if every call is \
        refused.\n"
        .to_owned();
    let mut links = Links::default();
    for spec in specs {
        out.push_str(&section(spec, mocked, &mut links));
    }
    out.push('\n');
    for (index, address) in links.0.iter().enumerate() {
        out.push_str(&format!("[{}]: <{address}>\n", index + 1));
    }
    out
}

/// The addresses that the page refers to by number, which keeps its rows short.
#[derive(Default)]
struct Links<'a>(IndexSet<&'a str>);

impl<'a> Links<'a> {
    fn to(&mut self, address: &'a str, text: &str) -> String {
        let index = self.0.insert_full(address).0;
        format!("[{text}][{}]", index + 1)
    }
}

fn section<'a>(spec: &'a Spec, mocked: &str, links: &mut Links<'a>) -> String {
    let read: BTreeSet<&str> = spec
        .operations
        .iter()
        .map(|it| &*it.declared.read)
        .collect();
    let read: Vec<&str> = read.into_iter().collect();
    let mut out = format!(
        "\n## {}\n\n{}. Pages read on {}.\n\n",
        spec.vendor,
        text::inline(&spec.title),
        read.join(", ")
    );
    if let Some(state) = lifecycle::paragraph(spec.lifecycle) {
        out.push_str(&format!("{state}\n\n"));
    }
    out.push_str(&signing(spec));
    out.push_str(&exceptions(spec, mocked));
    out.push_str(
        "\n| operation | method | request | response | life cycle | page |\n|---|---|---|---|---|---|\n",
    );
    for operation in &spec.operations {
        let lifecycle = operation.lifecycle;
        let state = word(lifecycle, Language::English);
        out.push_str(&format!(
            "| {} | `{}` | {} | {} | {} | {} |\n",
            operation.id,
            operation.method_ident,
            request(operation),
            response(operation),
            match lifecycle.and_then(|it| it.notice.as_deref()) {
                Some(notice) => links.to(notice, &state),
                None => state,
            },
            links.to(&operation.declared.external_docs.url, "page"),
        ));
    }
    out
}

/// A line per scheme, with its operations if there are several schemes.
fn signing(spec: &Spec) -> String {
    let mut schemes: IndexMap<Option<&str>, Vec<&str>> = IndexMap::new();
    for operation in &spec.operations {
        let scheme = operation
            .scheme
            .as_ref()
            .map(|it| it.declared.signing.as_str());
        schemes.entry(scheme).or_default().push(&operation.id);
    }
    let is_only = schemes.len() == 1;
    let lines = schemes.iter().map(|(scheme, operations)| {
        let scheme = scheme.map_or("Not signed".to_owned(), |it| format!("Signed by `{it}`"));
        match is_only {
            true => format!("{scheme}.\n"),
            false => format!("* {scheme}: {}.\n", operations.join(", ")),
        }
    });
    lines.collect()
}

/// What the mock does not answer, and what was called at the vendor.
fn exceptions(spec: &Spec, mocked: &str) -> String {
    let mocked: HashSet<&str> = mocked
        .lines()
        .filter_map(|it| it.trim().strip_prefix(&spec.vendor)?.strip_prefix(' '))
        .collect();
    let mut out = String::new();
    let missing = spec.operations.iter().map(|it| it.id.as_str());
    let missing: Vec<&str> = missing.filter(|it| !mocked.contains(it)).collect();
    if missing.len() == spec.operations.len() {
        out.push_str("\nThe mock answers from response samples.\n");
    } else if !missing.is_empty() {
        out.push_str(&format!("\nNot in the mock: {}.\n", missing.join(", ")));
    }
    let tried = spec.operations.iter().filter_map(|it| {
        let day = it.declared.tried_live.as_ref()?;
        Some(format!("{} on {day}", it.id))
    });
    let tried: Vec<String> = tried.collect();
    if !tried.is_empty() {
        out.push_str(&format!("\nCalled at the vendor: {}.\n", tried.join(", ")));
    }
    out
}

fn request(operation: &Operation) -> String {
    let method = operation.http_method.to_uppercase();
    let body = match &operation.body {
        Body::None => "",
        Body::Form { .. } => ", form",
        Body::Multipart => ", multipart",
        Body::Json { .. } => ", JSON",
        Body::Binary { media_type } => return format!("{method}, `{media_type}`"),
    };
    format!("{method}{body}")
}

fn response(operation: &Operation) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, format) in operation
        .responses
        .iter()
        .filter(|it| it.success)
        .flat_map(|it| &it.formats)
    {
        let name = match format {
            ResponseFormat::Json => "JSON",
            ResponseFormat::Xml { .. } => "XML",
            ResponseFormat::Script { .. } => "JavaScript",
            ResponseFormat::Text => "text",
            ResponseFormat::Binary => "bytes",
            ResponseFormat::Empty => "none",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" or ")
}
