//! From an example to what is sent: the values of the inputs in wire order, each with its type. How
//! they are written stands elsewhere.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Number, Value};

use crate::spec::profile::{self, Constraint};
use crate::spec::{Indexed, Input, InputExample, Kind, List, Operation, Place, Spec, Type};

/// A value in its place.
pub(super) struct Entry<'p> {
    /// The name on the wire.
    pub(super) name: String,
    /// The name of the input, which is another one for an item of a list.
    pub(super) input: &'p str,
    pub(super) place: Place,
    pub(super) sent: Sent,
    /// Sent because the example says nothing; gives way to a rule.
    initial: bool,
}

/// What is sent.
pub(super) enum Sent {
    /// With its type in JSON, as a text elsewhere.
    Value(Value),
    File(File),
}

pub(super) struct File {
    pub(super) content: String,
    /// The file name, where it is sent.
    pub(super) name: String,
    pub(super) media_type: Option<String>,
}

impl Sent {
    /// As it stands everywhere but in JSON.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Value(value) => text(value),
            Self::File(file) => file.content.clone(),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        // Of a whole number without the `.0` that JSON has.
        Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}

/// The settings of a client, by name.
pub(super) struct Settings<'p>(HashMap<&'p str, &'p Input<'p>>);

impl<'p> Settings<'p> {
    pub(super) fn of(plan: &'p Spec) -> Self {
        let settings = plan.settings.iter();
        Self(settings.map(|it| (it.name, it)).collect())
    }

    /// What the client of this example was given: an example without a value has the one of
    /// `minimal`.
    fn given(&self, name: &str, example: &str) -> Option<&'p InputExample<'p>> {
        self.0.get(name)?.example(example)
    }

    /// What an example gives a setter, by itself or through the client.
    fn value(&self, setter: &'p Input<'p>, example: &str) -> Option<&'p InputExample<'p>> {
        let of_client = || {
            let given = || self.given(setter.name, example);
            setter.setting.then(given).flatten()
        };
        setter.examples.get(example).or_else(of_client)
    }

    /// What is sent where an example says nothing.
    fn sent_anyway(&self, setter: &Input<'_>) -> Option<String> {
        if !setter.setting {
            return setter.initial.map(profile::text);
        }
        let setting = self.0.get(setter.name)?;
        setting.initial.map(profile::text)
    }
}

/// What an example shows of the types of its values.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) members: BTreeSet<String>,
    pub(super) values: BTreeSet<String>,
}

impl Shown {
    pub(super) fn of(settings: &Settings<'_>, operation: &Operation, example: &str) -> Self {
        let mut out = Self::default();
        for setter in operation.setters() {
            let is_json = matches!(setter.kind, Kind::Json(_) | Kind::AnyJson);
            match settings.value(setter, example) {
                Some(given) => out.value(given.value, is_json),
                None => out.values.extend(settings.sent_anyway(setter)),
            }
        }
        out
    }

    fn value(&mut self, value: &Value, is_json: bool) {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    self.members.insert(name.clone());
                    self.value(value, false);
                }
            }
            Value::Array(items) => items.iter().for_each(|it| self.value(it, is_json)),
            Value::String(text) if is_json => {
                if let Ok(inner) = serde_json::from_str(text) {
                    self.value(&inner, false);
                }
            }
            other => {
                self.values.insert(text(other));
            }
        }
    }
}

/// All that is sent, in wire order.
pub(super) fn entries<'p>(
    plan: &Spec,
    settings: &Settings<'p>,
    operation: &'p Operation<'p>,
    example: &str,
) -> Vec<Entry<'p>> {
    let mut out = Vec::new();
    for input in operation.sent() {
        match input.constant {
            Some(value) => {
                let sent = Sent::Value(value.clone());
                out.push(Entry::new(input.name, input.place, sent));
            }
            None => setter(plan, settings, input, example, &mut out),
        }
    }
    for when in &operation.declared.constraints {
        if holds(when, &out) {
            out.retain(|it| !it.initial || !when.forbid.iter().any(|name| name == it.input));
        }
    }
    for extra in operation.extras.get(example).into_iter().flatten() {
        let sent = Sent::Value(extra.value.clone());
        out.extend(extra.place.map(|it| Entry::new(extra.name, it, sent)));
    }
    out
}

impl<'p> Entry<'p> {
    fn new(input: &'p str, place: Place, sent: Sent) -> Self {
        Self {
            name: input.to_owned(),
            input,
            place,
            sent,
            initial: false,
        }
    }
}

fn setter<'p>(
    plan: &Spec,
    settings: &Settings<'p>,
    setter: &'p Input<'p>,
    example: &str,
    out: &mut Vec<Entry<'p>>,
) {
    if let Some(given) = settings.value(setter, example) {
        return match &setter.list {
            None => out.push(Entry::new(
                setter.name,
                setter.place,
                sent(
                    plan,
                    setter,
                    given.value,
                    given.media_type.map(str::to_owned),
                ),
            )),
            Some(List::Joined { separator }) => {
                let item = |it| text(&typed(plan, &setter.kind, it));
                let items: Vec<String> = items(given).map(item).collect();
                // A list of nothing is not sent at all.
                if !items.is_empty() {
                    let sent = Sent::Value(items.join(separator).into());
                    out.push(Entry::new(setter.name, setter.place, sent));
                }
            }
            Some(List::Indexed(list)) => indexed(plan, setter, list, given, out),
        };
    }
    if let Some(text) = settings.sent_anyway(setter) {
        let value = typed(plan, &setter.kind, &text.into());
        out.push(Entry {
            // A setting counts as set: the client has it.
            initial: !setter.setting,
            ..Entry::new(setter.name, setter.place, Sent::Value(value))
        });
    }
}

fn items<'p>(given: &InputExample<'p>) -> impl Iterator<Item = &'p Value> {
    given.value.as_array().into_iter().flatten()
}

/// One entry per item, or per member of an item.
fn indexed<'p>(
    plan: &Spec,
    setter: &'p Input<'p>,
    list: &Indexed,
    given: &InputExample<'_>,
    out: &mut Vec<Entry<'p>>,
) {
    for (item, number) in items(given).zip(u64::from(list.first)..) {
        for member in &list.members {
            let sent = match &member.member {
                None => Some(sent(plan, setter, item, None)),
                Some(name) => {
                    let value = item.get(name);
                    value.map(|it| Sent::Value(of_member(plan, &setter.kind, name, it)))
                }
            };
            out.extend(sent.map(|sent| Entry {
                name: member.name.replace("{n}", &number.to_string()),
                ..Entry::new(setter.name, setter.place, sent)
            }));
        }
    }
}

/// The value of a member of an item.
fn of_member(plan: &Spec, item: &Kind, name: &str, value: &Value) -> Value {
    let Kind::Object(object) = item else {
        return value.clone();
    };
    let Some(Type::Object(object)) = plan.types.get(object) else {
        return value.clone();
    };
    let member = object.members.iter().find(|it| it.name == name);
    match member.and_then(|it| it.enum_type().cloned()) {
        Some(kind) => typed(plan, &Kind::Enum(kind), value),
        None => value.clone(),
    }
}

fn sent(plan: &Spec, setter: &Input<'_>, value: &Value, media_type: Option<String>) -> Sent {
    match setter.kind {
        Kind::Upload => Sent::File(File {
            content: profile::text(value),
            name: format!("{}.bin", setter.name),
            media_type,
        }),
        _ => Sent::Value(typed(plan, &setter.kind, value)),
    }
}

/// The value in the type of its setter; a text where it does not fit.
fn typed(plan: &Spec, kind: &Kind, value: &Value) -> Value {
    let text = profile::text(value);
    let number = |it: f64| Number::from_f64(it).map(Value::Number);
    let typed = match kind {
        Kind::Int32 | Kind::Int64 => text.parse::<i64>().ok().map(Value::from),
        Kind::Bool => text.parse::<bool>().ok().map(Value::from),
        Kind::Double => text.parse().ok().and_then(number),
        // With the digits of the narrow type, which has fewer than the example may have.
        Kind::Float => match text.parse::<f32>() {
            Ok(narrow) => narrow.to_string().parse().ok().and_then(number),
            Err(_) => None,
        },
        Kind::Enum(name) if plan.enum_type(name).is_some_and(|it| it.number) => {
            text.parse::<i64>().ok().map(Value::from)
        }
        _ => None,
    };
    typed.unwrap_or_else(|| text.into())
}

/// Whether the rule is about these values.
fn holds(when: &Constraint, entries: &[Entry<'_>]) -> bool {
    let Some(entry) = entries.iter().find(|it| it.input == when.parameter) else {
        return when.absent;
    };
    match (&entry.sent, when.equals.as_slice()) {
        (_, []) => !when.absent,
        (Sent::Value(value), equals) => {
            equals.iter().map(profile::text).any(|it| it == text(value))
        }
        (Sent::File(_), _) => false,
    }
}
