//! Rust names of wire names.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Whether two names become one in Rust.
pub(crate) fn same_in_rust(one: &str, other: &str) -> bool {
    snake(one) == snake(other)
}

/// The setter, field or method of a wire name.
pub(crate) fn snake(name: &str) -> String {
    let snake = name.to_snake_case();
    // What progenitor and typify do with keywords, too.
    if syn::parse_str::<syn::Ident>(&snake).is_err() {
        format!("{snake}_")
    } else {
        snake
    }
}

/// Whether typify would leave the name of a type as it is.
pub(super) fn is_type_name(name: &str) -> bool {
    name.to_upper_camel_case() == name
}
