//! The places of the facade and of the root manifest that list all vendors.

use crate::plan::Plan;

/// `crates/liveproof/src/vendors.rs`
pub(crate) fn vendors_rs(plans: &[Plan]) -> String {
    let mut out = "//! The vendors, one module and one feature each.\n".to_owned();
    for plan in plans {
        out.push_str(&format!(
            "\n#[cfg(feature = {:?})]\n#[allow(deprecated)]\npub mod {};\n",
            plan.vendor,
            plan.module()
        ));
    }
    out
}

/// The features of the facade, for between the markers.
pub(crate) fn features(plans: &[Plan]) -> String {
    let mut out = String::new();
    for plan in plans {
        out.push_str(&format!(
            "# {}\n{} = [\"dep:{}\"]\n",
            plan.title,
            plan.vendor,
            plan.package()
        ));
    }
    let all: Vec<String> = plans.iter().map(|it| format!("{:?}", it.vendor)).collect();
    out.push_str(&format!("# All vendors.\nall = [{}]\n", all.join(", ")));
    for tls in ["rustls", "native-tls"] {
        let forwards: Vec<String> = plans
            .iter()
            .map(|it| format!("    \"{}?/{tls}\",\n", it.package()))
            .collect();
        out.push_str(&format!(
            "{tls} = [\n    \"liveproof-runtime/{tls}\",\n{}]\n",
            forwards.concat()
        ));
    }
    out
}

/// The dependencies of the facade, for between the markers.
pub(crate) fn dependencies(plans: &[Plan]) -> String {
    plans
        .iter()
        .map(|it| {
            format!(
                "{} = {{ workspace = true, optional = true }}\n",
                it.package()
            )
        })
        .collect()
}

/// The vendor crates in the root manifest, for between the markers.
pub(crate) fn workspace_dependencies(plans: &[Plan]) -> String {
    plans
        .iter()
        .map(|it| {
            format!(
                "{} = {{ path = \"crates/{}\", version = \"{}\", default-features = false }}\n",
                it.package(),
                it.vendor,
                it.version
            )
        })
        .collect()
}
