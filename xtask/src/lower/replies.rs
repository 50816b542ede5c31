//! Replies → decode rules and types.

use crate::plan::{Codes, Reply, ReplyExample, ReplyFormat, Status, Success, TypePlan};
use crate::profile::{self, Role};

use super::judgement::Objects;
use super::resolve::{self, Shape};
use super::{LowerError, Lowering};

/// What comes back.
pub(super) struct Replies {
    pub(super) replies: Vec<Reply>,
    pub(super) request_id_headers: Vec<String>,
    pub(super) request_id_members: Vec<String>,
    pub(super) codes: Codes,
    pub(super) reply_headers: Vec<String>,
    pub(super) success: Success,
    pub(super) error: String,
    pub(super) examples: Vec<ReplyExample>,
}

impl<'a> Lowering<'a> {
    pub(super) fn replies(
        &mut self,
        pointer: &str,
        operation: &'a profile::Operation,
    ) -> Result<Replies, LowerError> {
        let mut replies = Vec::new();
        let mut request_id_headers = Vec::new();
        let mut reply_headers = Vec::new();
        let mut examples = Vec::new();
        let mut asked = Vec::new();
        let mut success = None;
        let mut error = None;
        for (key, response) in &operation.responses {
            let pointer = format!("{pointer}/responses/{}", resolve::escape(key));
            let response = resolve::response(self.document, &pointer, response)?;
            let status = status(key)
                .ok_or_else(|| LowerError::new(&pointer, format!("`{key}` is no status")))?;
            let is_success = matches!(status, Status::Code(200..=299) | Status::Range(2));
            for (name, header) in &response.headers {
                let header = resolve::header(self.document, &pointer, header)?;
                if !reply_headers.contains(name) {
                    reply_headers.push(name.clone());
                }
                if header.role == Some(Role::RequestId) && !request_id_headers.contains(name) {
                    request_id_headers.push(name.clone());
                }
            }
            let mut formats = Vec::new();
            for (media, content) in &response.content {
                let pointer = format!("{pointer}/content/{}/schema", resolve::escape(media));
                let resolved = resolve::schema(self.document, &pointer, &content.schema)?;
                formats.push((media.clone(), format(media, &resolved, response)));
                for (name, example) in &content.examples {
                    let known = |it: &ReplyExample| it.status == *key && it.name == *name;
                    if !examples.iter().any(known) {
                        examples.push(ReplyExample {
                            status: key.clone(),
                            name: name.clone(),
                            value: example.value.clone(),
                        });
                    }
                }
                if is_success {
                    let kind = match resolved.shape() {
                        Shape::Text => Success::Text,
                        Shape::Free => Success::Raw,
                        _ => Success::Type(self.reply_type(&pointer, &resolved)?),
                    };
                    if success.get_or_insert_with(|| kind.clone()) != &kind {
                        return Err(LowerError::new(
                            &pointer,
                            "an operation has one success type",
                        ));
                    }
                } else if resolved.shape() != Shape::Text {
                    let name = self.reply_type(&pointer, &resolved)?;
                    one_error(&mut error, &name, &pointer)?;
                }
            }
            if response.content.is_empty() && is_success {
                formats.push((String::new(), ReplyFormat::Empty));
                success.get_or_insert(Success::Empty);
            }
            asked.push((status, &response.success));
            replies.push(Reply {
                status,
                success: is_success,
                formats,
                rules: Vec::new(),
                text_member: response.text_member.clone(),
            });
        }
        // The first match wins: a code before its range, a range before `default`.
        replies.sort_by_key(|it| match it.status {
            Status::Code(_) => 0,
            Status::Range(_) => 1,
            Status::Default => 2,
        });
        let success = success
            .ok_or_else(|| LowerError::new(pointer, "an operation needs a success reply"))?;
        let error =
            error.ok_or_else(|| LowerError::new(pointer, "an operation needs an error reply"))?;
        self.mark(&success, &error);
        let objects = Objects::of(&self.types, &success, &error);
        for reply in replies.iter_mut().filter(|it| it.success) {
            let own = asked.iter().find(|it| it.0 == reply.status);
            reply.rules = objects.rules(own.map_or(&[], |it| it.1));
        }
        let request_id_members = objects.request_ids();
        let codes = objects.codes();
        Ok(Replies {
            replies,
            request_id_headers,
            request_id_members,
            codes,
            reply_headers,
            success,
            error,
            examples,
        })
    }

    /// Notes which types stand at the root of a reply: they get traits of the runtime.
    fn mark(&mut self, success: &Success, error: &str) {
        if let Success::Type(name) = success
            && let Some(TypePlan::Object(object)) = self.types.get_mut(name)
        {
            object.used.success_root = true;
        }
        let members = match self.types.get_mut(error) {
            Some(TypePlan::Object(object)) => {
                object.used.error_root = true;
                return;
            }
            Some(TypePlan::Union(union)) => {
                union.used.error_root = true;
                union.members.clone()
            }
            _ => return,
        };
        for name in members {
            if let Some(TypePlan::Object(object)) = self.types.get_mut(&name) {
                object.used.error_root = true;
            }
        }
    }
}

fn one_error(error: &mut Option<String>, name: &str, pointer: &str) -> Result<(), LowerError> {
    if error.get_or_insert_with(|| name.to_owned()) == name {
        Ok(())
    } else {
        Err(LowerError::new(
            pointer,
            "all errors of an operation have one schema; write a `oneOf`",
        ))
    }
}

/// `200`, `4XX` or `default`.
pub(crate) fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let Some(range) = key.strip_suffix("XX") {
        return range
            .parse()
            .ok()
            .filter(|it| (1..=5).contains(it))
            .map(Status::Range);
    }
    key.parse()
        .ok()
        .filter(|it| (100..=599).contains(it))
        .map(Status::Code)
}

fn format(
    media: &str,
    resolved: &resolve::Resolved<'_>,
    response: &profile::Response,
) -> ReplyFormat {
    let essence = media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "application/xml" | "text/xml" => ReplyFormat::Xml {
            root: resolved
                .schema
                .xml
                .as_ref()
                .and_then(|it| it.name.clone())
                .or_else(|| resolved.name.map(str::to_owned))
                .unwrap_or_default(),
        },
        "application/javascript" | "text/javascript" | "application/x-javascript" => {
            ReplyFormat::Script {
                callback: response.callback.clone(),
            }
        }
        _ if resolved.shape() == Shape::Text => ReplyFormat::Text,
        _ => ReplyFormat::Json,
    }
}
