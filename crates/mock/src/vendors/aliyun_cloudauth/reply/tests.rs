use super::*;

#[test]
fn values_become_elements() {
    let mut out = String::new();
    element(
        &mut out,
        "A",
        &json!({"B": ["x<y", -1], "C": null, "D": {"E": true, "F": 93.12}}),
    );
    assert_eq!(
        out,
        "<A><B>x&lt;y</B><B>-1</B><D><E>true</E><F>93.12</F></D></A>"
    );
}

#[test]
fn addresses_of_pictures_are_cdata() {
    let mut out = String::new();
    element(
        &mut out,
        "A",
        &json!({"BackPic": "]]>", "FacePic": "http://a/?b&c"}),
    );
    assert_eq!(
        out,
        "<A><BackPic>]]&gt;</BackPic><FacePic><![CDATA[http://a/?b&c]]></FacePic></A>"
    );
}

#[test]
fn xml_is_the_default() {
    for (name, format) in [
        ("", Some(Format::Xml)),
        ("xml", Some(Format::Xml)),
        ("json", Some(Format::Json)),
        ("JSON", Some(Format::Json)),
        ("YAML", None),
    ] {
        assert_eq!(Format::named(name), format, "{name}");
    }
}
