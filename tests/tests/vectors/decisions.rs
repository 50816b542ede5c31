//! What is done where an SDK does not follow the common rules.

/// Records by id, each with what is done instead and why.
pub(crate) const ALL: &[(&str, &str)] = &[
    (
        "cos-s08-js",
        "sorted by the names as they are written, as the SDKs for Python and Go do; then the list of names is in the \
         order of what is signed",
    ),
    ("cos-s09-js", "as cos-s08-js"),
    ("cos-s19-js", "as cos-s08-js"),
    (
        "cos-s15-py",
        "all parameters are signed, as the SDKs for Node and Go do: one that is not signed could be changed",
    ),
    (
        "cos-s17-py",
        "the Host header is signed as it is sent, as the SDK for Node does: a server sees nothing else",
    ),
    (
        "qcv2-s05-py",
        "names are sorted before underscores become dots, as the SDKs for Node, PHP and Java do; the middleware \
         refuses names for which it makes a difference",
    ),
    (
        "qcv2-s06-py",
        "as qcv2-s05-py; the middleware refuses a name that begins with an underscore",
    ),
    (
        "qcv2-s06-js",
        "every underscore becomes a dot, as the page says; the middleware refuses a name that begins with one",
    ),
    (
        "qcv2-s17-py",
        "all parameters that are sent are signed, as the SDK for Node does; the middleware refuses names that become \
         the same",
    ),
    (
        "qcv2-s18-js",
        "underscores become dots in every version of the API, as in the SDK for Python",
    ),
    (
        "tc3-s07-js",
        "the Host header is signed as it is sent, with its port, as the SDK for Python does: a server sees nothing else",
    ),
    (
        "acs3-s07-js",
        "the path is signed as it is sent, as the SDK for Python does; our paths have no `+`, `*` or `%7E` in them, which \
         the SDKs for Node write otherwise",
    ),
    ("acs3-s07-jsold", "as acs3-s07-js"),
    ("acs3-s10-js", "as acs3-s07-js"),
    ("acs3-s10-jsold", "as acs3-s07-js"),
    (
        "hw-s07-js",
        "the path is decoded and encoded once, as the SDK for Python does and as the vendor's rules say",
    ),
    (
        "hw-s08-js",
        "values are trimmed and names with an underscore are left out, as the SDK for Python does",
    ),
    (
        "rpc-s13-js",
        "names are sorted by their bytes, as the two SDKs for Python do",
    ),
];

/// The decision about a record.
pub(crate) fn of(id: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(other, _)| *other == id)
        .map(|(_, decision)| *decision)
}
