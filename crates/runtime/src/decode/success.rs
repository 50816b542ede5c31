//! Tells a refusal inside a reply of a good status from a result.

use super::Reason;
use super::tree::Tree;
use crate::operation::Success;

/// Whether the reply is a result.
pub(super) fn is_success(tree: &Tree<'_>, rule: &Success) -> Result<bool, Reason> {
    let found = member(tree, rule.member).map_err(|()| Reason::Ambiguous {
        member: rule.member.join("/"),
    })?;
    Ok(match found {
        None => rule.absent_is_success,
        Some(Found::Text(text)) => rule.equals.contains(&text.as_str()),
        Some(Found::Other) => false,
    })
}

enum Found {
    Text(String),
    Other,
}

/// The member at the end of the way. Two of one name cannot be told apart: readers differ in which
/// they take.
fn member(tree: &Tree<'_>, way: &[&str]) -> Result<Option<Found>, ()> {
    let Some((name, rest)) = way.split_first() else {
        return Ok(match tree {
            Tree::Null => None,
            tree => Some(
                tree.scalar_text()
                    .map_or(Found::Other, |text| Found::Text(text.into_owned())),
            ),
        });
    };
    match tree {
        Tree::Object(members) => {
            let mut found = members.iter().filter(|(other, _)| other == name);
            match (found.next(), found.next()) {
                (None, _) => Ok(None),
                (Some((_, value)), None) => member(value, rest),
                _ => Err(()),
            }
        }
        Tree::Element(element) => element_member(element, name, rest),
        _ => Ok(None),
    }
}

fn element_member(
    element: &super::tree::Element<'_>,
    name: &str,
    rest: &[&str],
) -> Result<Option<Found>, ()> {
    let mut found = element.children.iter().filter(|(other, _)| other == name);
    let (Some((_, child)), second) = (found.next(), found.next()) else {
        return Ok(None);
    };
    if second.is_some() {
        return Err(());
    }
    match rest.split_first() {
        Some((name, rest)) => element_member(child, name, rest),
        None if child.is_empty() => Ok(None),
        None if child.is_bare() => Ok(Some(Found::Text(child.text.trim().to_owned()))),
        None => Ok(Some(Found::Other)),
    }
}
