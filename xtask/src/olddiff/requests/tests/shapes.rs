//! What the golden's spec has, and no vendor: texts written by hand.

use super::*;

fn shown(operation: &str, example: &str) -> String {
    text(&BASE, operation, example)
}

#[test]
fn a_query_has_numbers_as_texts() {
    assert_eq!(
        shown("VerifyStored", "full"),
        "GET /a/b.mp4?process=Verify&Mode=LIP&Data=0417&Frames=10&Ratio=0.5 HTTP/1.1\n\
         Host: acme.vendor.example\n\n(no body)\n(signed: example-signature; Signature)\n"
    );
}

#[test]
fn a_file_brings_its_media_type() {
    assert_eq!(
        shown("VerifyUpload", "minimal"),
        "PUT /a/b.mp4?process=Verify&Mode=SILENT HTTP/1.1\nHost: acme.vendor.example\n\
         Content-Type: video/mp4\n\nnot a video\n(signed: example-signature; Signature)\n"
    );
}

#[test]
fn parts_are_numbered_and_have_files() {
    assert_eq!(
        shown("SendVideo", "full"),
        "POST /video HTTP/1.1\nHost: acme.vendor.example\n\
         Content-Type: multipart/form-data; boundary=liveproof-boundary\n\n\
         --liveproof-boundary\nContent-Disposition: form-data; name=\"sign_version\"\n\nhmac_sha1\n\
         --liveproof-boundary\nContent-Disposition: form-data; name=\"video\"; filename=\"video.bin\"\n\
         Content-Type: application/octet-stream\n\nnot a video\n\
         --liveproof-boundary\nContent-Disposition: form-data; name=\"biz_no\"\n\nbiz-1\n\
         --liveproof-boundary\nContent-Disposition: form-data; name=\"image_ref1\"; filename=\"image_ref.bin\"\n\
         Content-Type: application/octet-stream\n\none face\n\
         --liveproof-boundary\nContent-Disposition: form-data; name=\"image_ref2\"; filename=\"image_ref.bin\"\n\
         Content-Type: application/octet-stream\n\nanother face\n\
         --liveproof-boundary--\n(signed: example-form; api_key)\n"
    );
}

#[test]
fn json_has_types() {
    assert_eq!(
        shown("CheckPoint", "full"),
        "POST /captcha/verify HTTP/1.1\nHost: acme.vendor.example\nX-Agent: Mozilla/5.0 (X11; Linux)\n\
         Content-Type: application/json;charset=utf8\n\n\
         {\"version\":2,\"point_json\":\"{\\\"x\\\":237.0,\\\"y\\\":5.0}\",\"keep\":true}\n"
    );
}

#[test]
fn an_optional_form_without_fields_is_no_body() {
    assert_eq!(
        shown("OpenSession", "minimal"),
        "POST /?Action=OpenSession&Format=JSON&Lang=en HTTP/1.1\nHost: acme.vendor.example\n\n\
         (no body)\n(signed: example-signature; Signature)\n"
    );
    assert_eq!(
        shown("OpenSession", "full"),
        "POST /?Action=OpenSession&Format=XML&Lang=zh HTTP/1.1\nHost: acme.vendor.example\n\
         Content-Type: application/x-www-form-urlencoded\n\n\
         Binding=%7B%22Name%22%3A%22%E5%BC%A0%E4%B8%89%22%7D&UserData=%7B%22order%22%3A1%7D\n\
         (signed: example-signature; Signature)\n"
    );
}

#[test]
fn lists_are_numbered_or_joined() {
    assert_eq!(
        shown("SubmitMaterials", "full"),
        "POST /?Action=SubmitMaterials&tag.0=new&tag.1=old&trace=a17 HTTP/1.1\n\
         Host: acme.vendor.example\nX-Example-Label: shop-3\nContent-Type: application/x-www-form-urlencoded\n\n\
         Kind=person&Material.1.MaterialType=Name&Material.1.Value=%E5%BC%A0%E4%B8%89&\
         Material.2.MaterialType=FacePic&Material.2.Value=base64%3A%2F%2FQUJD&Material.2.Note=taken%20today&\
         Attributes=Age%2CBlur&Source=IDPic&Target=FacePic&Test=true&Region=bj&Scene=7&\
         Channel=kiosk\n(signed: example-signature; Signature)\n"
    );
}

#[test]
fn a_setting_without_an_example_has_the_client_s() {
    // The parameter's `minimal` serves the field of the same name.
    let text = shown("SubmitMaterials", "lasting");
    assert!(
        text.contains("&Test=false&Years=3&Region=gz&Scene=7\n"),
        "{text}"
    );
}

#[test]
fn nothing_signed_and_nothing_sent() {
    assert_eq!(
        shown("CloseSession", "minimal"),
        "POST /session HTTP/1.1\nHost: acme.vendor.example\n\n(no body)\n"
    );
}

#[test]
fn inputs_are_named_as_sent_and_as_declared() {
    let all = render(&BASE);
    let of = |operation: &str, example: &str| {
        let found = all
            .iter()
            .find(|it| it.operation == operation && it.example == example);
        let inputs = found.expect("an example of the golden").inputs.iter();
        inputs.map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(of("VerifyStored", "minimal"), ["Key", "Mode", "process"]);
    assert_eq!(
        of("SubmitMaterials", "minimal"),
        [
            "Action",
            "Bindings",
            "Bindings.1",
            "Kind",
            "Material",
            "Material.1.MaterialType",
            "Material.1.Value",
            "Region",
            "Scene",
            "Years"
        ]
    );
    assert_eq!(of("CloseSession", "minimal"), [""; 0]);
}

#[test]
fn members_and_values_are_those_that_an_example_shows() {
    let all = render(&BASE);
    let submitted = all
        .iter()
        .find(|it| it.operation == "SubmitMaterials" && it.example == "minimal");
    let submitted = submitted.expect("an example of the golden");
    let members: Vec<&str> = submitted.members.iter().map(String::as_str).collect();
    // `Name` stands in a text.
    assert_eq!(members, ["MaterialType", "Name", "Value"]);
    let values: Vec<&str> = submitted.values.iter().map(String::as_str).collect();
    // `gz` is the client's.
    assert_eq!(values, ["5000000000", "7", "Name", "gz", "张三", "李四"]);
}

#[test]
fn every_byte_is_percent_encoded_or_plain() {
    let encoded = pairs::percent("aZ09-._~ +*/%!'()&=?#\u{0}\u{7f}\u{4eba}");
    assert_eq!(
        encoded,
        "aZ09-._~%20%2B%2A%2F%25%21%27%28%29%26%3D%3F%23%00%7F%E4%BA%BA"
    );
}

#[test]
fn a_part_never_looks_like_two() {
    let text = golden().replace(
        "                  biz_no: biz-1\n",
        "                  biz_no: \"a\\n--liveproof-boundary\\nb\"\n",
    );
    let text = self::text(&plan(GOLDEN, text), "SendVideo", "full");
    assert!(text.contains("; boundary=liveproof-boundary-\n"), "{text}");
    assert!(text.contains("\na\n--liveproof-boundary\nb\n"), "{text}");
    assert!(text.contains("\n--liveproof-boundary---\n"), "{text}");
}

#[test]
fn a_header_never_looks_like_two() {
    let agent = "value: Mozilla/5.0 (X11; Linux)";
    assert_eq!(golden().matches(agent).count(), 1);
    let text = golden().replace(agent, "value: \"a\\r\\nX-Evil: \\u5f20\"");
    let text = self::text(&plan(GOLDEN, text), "CheckPoint", "minimal");
    assert!(
        text.contains("\nX-Agent: a\\r\\nX-Evil: \\u{5f20}\n"),
        "{text}"
    );
}

#[test]
fn the_server_has_a_host_and_perhaps_a_path() {
    let text = golden().replace(
        "url: https://{Tenant}.vendor.example\n",
        "url: https://{Tenant}.Vendor.example:443/v1\n",
    );
    let plan = plan(GOLDEN, text);
    let text = self::text(&plan, "CloseSession", "minimal");
    assert_eq!(
        text,
        "POST /v1/session HTTP/1.1\nHost: acme.vendor.example\n\n(no body)\n"
    );
    let text = self::text(&plan, "GetDigits", "minimal");
    assert!(text.starts_with("GET /v1/?process=GetDigits "), "{text}");
}

/// The runtime drops what nobody asked for where a rule forbids it; the linter lets no such example
/// through so far.
#[test]
fn an_initial_value_gives_way_to_a_rule() {
    let operation = "      operationId: OpenSession\n";
    let rule = |parameter: &str, rest: &str| {
        let rule = format!("      x-when:\n        - parameter: {parameter}\n{rest}");
        let text = golden().replace(operation, &format!("{operation}{rule}"));
        let plan = unchecked(GOLDEN, text);
        ["minimal", "full"].map(|it| {
            let text = self::text(&plan, "OpenSession", it);
            text.contains("&Lang=")
        })
    };
    let forbid = "          forbid:\n            - Lang\n            - Format\n";
    let absent = format!("          absent: true\n{forbid}");
    let equals = |it: &str| format!("          equals:\n            - {it}\n{forbid}");
    // In `full`, somebody asked for it.
    assert_eq!(rule("Format", forbid), [false, true]);
    assert_eq!(rule("Format", &equals("JSON")), [false, true]);
    assert_eq!(rule("Format", &equals("XML")), [true, true]);
    assert_eq!(rule("Binding", forbid), [true, true]);
    assert_eq!(rule("Binding", &absent), [false, true]);
    assert_eq!(rule("Format", &absent), [true, true]);
    // A setting is always asked for.
    let text = golden().replace(
        operation,
        &format!("{operation}      x-when:\n        - parameter: Binding\n{absent}"),
    );
    let text = self::text(&unchecked(GOLDEN, text), "OpenSession", "minimal");
    assert!(
        text.starts_with("POST /?Action=OpenSession&Format=JSON HTTP/1.1\n"),
        "{text}"
    );
}
