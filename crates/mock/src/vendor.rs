//! What the vendors have in common: a table of operations, and how a request becomes a response.

use crate::{
    info::{Answer, DocumentedError, OperationInfo, VendorInfo, find_error},
    multipart::{self, Part},
    next::{self, NextAnswers},
    request::Request,
    response::Response,
    rules::{self, Rule, Violation},
    text::{self, Pairs},
};

/// A code that is missing in the table. The tests ask for every code.
const UNDOCUMENTED: &DocumentedError = &DocumentedError {
    code: "MOCK.UNDOCUMENTED",
    status: 500,
    message: "a code that is in no table",
};

pub(crate) const GET: &[&str] = &["GET"];
pub(crate) const POST: &[&str] = &["POST"];
pub(crate) const PUT: &[&str] = &["PUT"];
pub(crate) const GET_OR_POST: &[&str] = &["GET", "POST"];

/// A vendor, which keeps its own state (what it issued, which nonces it saw).
pub(crate) trait Vendor: Send + Sync + Sized + 'static {
    /// What the operations of this vendor differ in besides.
    type Kind: Copy + Send + Sync;
    /// Who calls.
    type Caller: Default;
    /// What an operation gives.
    type Reply;

    /// Every operation.
    const OPERATIONS: &'static [Operation<Self>];

    /// Name, schemes, operations and errors.
    fn info() -> &'static VendorInfo;

    /// Reads and authenticates a request and finds its operation, in the vendor's order.
    fn admit(call: &mut Call<'_, Self>) -> Result<&'static Operation<Self>, Refusal>;

    /// Reads what is only checked after a planned error: for vendors that read nothing before.
    fn read(_call: &mut Call<'_, Self>, _: &Operation<Self>) -> Result<(), Refusal> {
        Ok(())
    }

    /// The response with this reply.
    fn succeed(call: &Call<'_, Self>, operation: &Operation<Self>, reply: Self::Reply) -> Response;

    /// The refusal of a parameter, other than [`Refusal::Parameter`].
    fn explain(call: &Call<'_, Self>, violation: Violation) -> Refusal;

    /// The response with this error, and perhaps what it is about.
    fn refuse(call: &Call<'_, Self>, error: &DocumentedError, detail: Option<&str>) -> Response;

    /// The refusal of a request whose body is over the server's limit.
    fn too_large() -> Refusal {
        Refusal::Response(Response::plain(413, "the body is too large\n"))
    }
}

/// An operation: how it is called, what it demands, what it does.
pub(crate) struct Operation<V: Vendor> {
    /// The operation's id, as in the files below `specs`.
    pub id: &'static str,
    pub methods: &'static [&'static str],
    /// What names it in a request: the path or a parameter, by vendor.
    pub name: &'static str,
    pub kind: V::Kind,
    run: Run<V>,
}

/// What comes of an operation.
pub(crate) type Outcome<V> = Result<<V as Vendor>::Reply, Refusal>;

/// What an operation does.
pub(crate) type Run<V> = fn(&Call<'_, V>) -> Outcome<V>;

/// An operation, for tables.
pub(crate) const fn operation<V: Vendor>(
    id: &'static str,
    methods: &'static [&'static str],
    name: &'static str,
    kind: V::Kind,
    run: Run<V>,
) -> Operation<V> {
    Operation {
        id,
        methods,
        name,
        kind,
        run,
    }
}

/// A request on its way through a vendor.
pub(crate) struct Call<'a, V: Vendor> {
    pub vendor: &'a V,
    pub request: &'a Request,
    /// The mock's time, in unix seconds.
    pub now: u64,
    next_answers: &'a NextAnswers,
    /// The decoded parameters, wherever they are in the request.
    pub parameters: Pairs,
    /// The parts of a multipart form.
    pub parts: Vec<Part>,
    pub caller: V::Caller,
    /// The operation, once it is known.
    pub operation: Option<&'static Operation<V>>,
}

/// Why a request does not get its reply.
pub(crate) enum Refusal {
    /// The documented error with this code: the operation's own, or the vendor's before an
    /// operation is known. `CODE@STATUS` if there are several.
    Code(&'static str),
    /// The documented error with this code, and what it is about.
    Detail(&'static str, &'static str),
    /// A parameter is not as its rule wants it.
    Parameter(Violation),
    /// The documented error that was asked for.
    Planned(&'static DocumentedError),
    /// A response that is in no table.
    Response(Response),
}

impl From<&'static str> for Refusal {
    fn from(code: &'static str) -> Self {
        Self::Code(code)
    }
}

impl From<Violation> for Refusal {
    fn from(violation: Violation) -> Self {
        Self::Parameter(violation)
    }
}

/// Why no operation was found.
pub(crate) enum Unrouted {
    /// No operation has this name.
    Name,
    /// The operation has another method: this one.
    Method(&'static str),
}

impl<'a, V: Vendor> Call<'a, V> {
    fn new(vendor: &'a V, request: &'a Request, now: u64, next_answers: &'a NextAnswers) -> Self {
        Self {
            vendor,
            request,
            now,
            next_answers,
            parameters: Vec::new(),
            parts: Vec::new(),
            caller: V::Caller::default(),
            operation: None,
        }
    }

    /// The value of a parameter; empty if it is missing.
    pub(crate) fn value(&self, name: &str) -> &str {
        text::value(&self.parameters, name).unwrap_or_default()
    }

    /// The value of a parameter that must not be empty.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, Refusal> {
        match self.value(name) {
            "" => Err(Violation::Missing(name).into()),
            value => Ok(value),
        }
    }

    /// The content of a file, if it was sent.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        multipart::file(&self.parts, name)
    }

    /// Finds and notes the operation with this name and the method of the request.
    pub(crate) fn route(&mut self, name: &str) -> Result<&'static Operation<V>, Unrouted> {
        let mut named = V::OPERATIONS.iter().filter(|it| it.name == name).peekable();
        let methods = named.peek().ok_or(Unrouted::Name)?.methods;
        let operation = named.find(|it| it.methods.contains(&self.request.method.as_str()));
        self.operation = operation;
        operation.ok_or_else(|| Unrouted::Method(methods.first().copied().unwrap_or_default()))
    }

    fn info(&self) -> Option<&'static OperationInfo> {
        self.operation
            .and_then(|operation| V::info().operation(operation.id))
    }

    /// The documented errors of the operation; of all operations as long as it is not known.
    pub(crate) fn errors(&self) -> &'static [DocumentedError] {
        self.info().map_or(V::info().errors, |it| it.errors)
    }

    /// What the parameters of the operation have to be.
    pub(crate) fn rules(&self) -> &'static [Rule] {
        self.info().map_or(&[], |it| it.rules)
    }

    /// The documented error with this code.
    pub(crate) fn error(&self, code: &str) -> &'static DocumentedError {
        find_error(self.errors(), code).unwrap_or(UNDOCUMENTED)
    }

    /// Whether another answer is asked for.
    fn check_planned(&self) -> Result<(), Refusal> {
        let Some(info) = self.info() else {
            return Ok(());
        };
        let planned = next::planned(self.request, info, self.next_answers);
        match planned.map_err(Refusal::Response)? {
            None => Ok(()),
            Some(Answer::Error(error)) => Err(Refusal::Planned(error)),
            Some(Answer::Sample(sample)) => Err(Refusal::Response(sample.response())),
        }
    }
}

/// A vendor as the server sees it.
pub(crate) trait Service: Send + Sync {
    /// Name, schemes, operations and errors.
    fn info(&self) -> &'static VendorInfo;

    /// Answers a request; `now` is the mock's time in unix seconds, `next_answers` has the errors
    /// that were asked for beforehand.
    fn respond(&self, request: &Request, now: u64, next_answers: &NextAnswers) -> Response;
}

impl<V: Vendor> Service for V {
    fn info(&self) -> &'static VendorInfo {
        V::info()
    }

    fn respond(&self, request: &Request, now: u64, next_answers: &NextAnswers) -> Response {
        let mut call = Call::new(self, request, now, next_answers);
        run(&mut call).unwrap_or_else(|refusal| refuse(&call, refusal))
    }
}

fn run<V: Vendor>(call: &mut Call<'_, V>) -> Result<Response, Refusal> {
    if call.request.too_large {
        return Err(V::too_large());
    }
    let operation = V::admit(call)?;
    call.check_planned()?;
    V::read(call, operation)?;
    rules::check(call.rules(), &call.parameters, &call.parts)?;
    let reply = (operation.run)(call)?;
    Ok(V::succeed(call, operation, reply))
}

fn refuse<V: Vendor>(call: &Call<'_, V>, refusal: Refusal) -> Response {
    let (code, detail) = match refusal {
        Refusal::Code(code) => (code, None),
        Refusal::Detail(code, detail) => (code, Some(detail)),
        Refusal::Parameter(violation) => return refuse(call, V::explain(call, violation)),
        Refusal::Planned(error) => return V::refuse(call, error, None),
        Refusal::Response(response) => return response,
    };
    V::refuse(call, call.error(code), detail)
}
