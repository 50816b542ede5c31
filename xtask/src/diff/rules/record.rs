//! Rules about records other than the document, and about vendors as a whole: their names, and what
//! they mean. What they report is found where the record is read.

pub(super) const RULES: &[(&str, &str)] = &[
    (
        super::rule::UNKNOWN,
        "No rule knows what the key means. The linter refuses most of these keys.",
    ),
    (
        "vendor-added",
        "A document is new. Its host gets requests, and credentials if it is signed: read it as a \
         whole.",
    ),
    (
        "vendor-removed",
        "A document is gone, and so is its crate for everybody who uses it.",
    ),
    (
        "head-refused",
        "The linter refuses the head's document or its name, or a record is a link, so that \
         nothing is generated from it. It is compared as far as it can be read.",
    ),
    (
        "base-refused",
        "The linter refuses the base's document by today's rules. It is compared as far as it can \
         be read.",
    ),
    (
        "head-not-generated",
        "The generator fails for the head's document, although the linter takes it.",
    ),
    (
        "document-key",
        "A key differs in a document that can be read as YAML and as nothing more.",
    ),
    (
        "pages-read",
        "The vendor's pages were read again; dates, and the version with them, are one finding.",
    ),
    ("sample-added", "A response that the tests decode is new."),
    (
        "sample-changed",
        "A response that the tests decode differs. That of a `.bad` sample, what its `.expect` \
         asks for, or a 2xx that is an error, is a proof that something is refused: it touches safety.",
    ),
    (
        "sample-removed",
        "A response that the tests decoded is gone. A `.bad` sample or an `.expect` is a proof \
         that something is refused: it touches safety.",
    ),
    (
        "sample-renamed",
        "A sample has another name. From `.bad` to another one, what had to be refused has to \
         decode: it touches safety. So does another status or extension of a proof.",
    ),
    (
        "signature-only",
        "Requests differ in what a signer writes and in nothing else: the key, the clock of the \
         tests, or what is signed.",
    ),
    (
        "stale-records",
        "Crates or snapshots of the head are not what its document makes, so that what they show \
         is not what this change does. So is a file that somebody added to a crate: cargo builds \
         with some of them.",
    ),
    (
        "unexplained-requests",
        "Request snapshots differ, and no finding of the document says why: the generator or the \
         runtime does something else.",
    ),
    (
        "unexplained-responses",
        "Samples are read in another way, and no finding of the document says why. It touches \
         safety if one is a success now.",
    ),
    (
        "unexplained-manifest",
        "Features, dependencies or targets of the crate differ, which no document speaks of: the \
         generator does something else, or somebody edited the file.",
    ),
    (
        "unexplained-public-items",
        "Public items of the crate differ, and no finding of the document says why: the generator \
         does something else.",
    ),
];
