use std::ffi::OsString;
use std::fs::File;
use std::io::Write;

use tempfile::TempDir;

use super::*;

/// A home directory with these files.
fn home(files: &[(&str, &str)]) -> TempDir {
    let home = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        let mut file = File::create(path).expect("a file");
        file.write_all(text.as_bytes()).expect("a text");
    }
    home
}

fn variables(home: &TempDir, others: &[(&'static str, &str)]) -> Variables {
    let mut all: Vec<(&str, OsString)> = vec![
        ("HOME", home.path().into()),
        ("USERPROFILE", home.path().into()),
    ];
    all.extend(others.iter().map(|(name, value)| (*name, (*value).into())));
    Variables::from_fn(move |name| {
        let found = all.iter().find(|it| it.0 == name);
        found.map(|it| it.1.clone())
    })
}

fn parts(key: &Credentials) -> [&str; 3] {
    [key.id(), key.secret(), key.token().unwrap_or_default()]
}

/// The text of the error, without the path of the home directory. Nothing of a key is in it.
fn error(profile: &Profile, home: &TempDir) -> String {
    let error = profile.load().expect_err("no key");
    let debug = format!("{error:?} {error:#?}");
    let text = error.to_string();
    assert!(
        !text.contains("CANARY") && !debug.contains("CANARY"),
        "{text} {debug}"
    );
    let path = home.path().to_string_lossy();
    text.replace(&*path, "~").replace("no credentials: ", "")
}

const TENCENT_FILE: &str = ".tencentcloud/credentials";
const ALIYUN_FILE: &str = ".alibabacloud/credentials";
const COMMAND_LINE_FILE: &str = ".aliyun/config.json";

#[test]
fn reads_the_file_of_tencent_cloud() {
    let text = "[default]\nsecret_id = one\nsecret_key = two\n\
                [short]\nsecret_id=three\nsecret_key=four\ntoken=five\nregion = ap-tokyo\n";
    let home = home(&[(TENCENT_FILE, text)]);
    let profile = || Profile::tencent().variables(variables(&home, &[]));
    assert_eq!(profile().family(), Some("tencent"));
    let key = profile().load().expect("a key");
    assert_eq!(parts(&key), ["one", "two", ""]);
    let key = profile().name("short").load().expect("a key");
    assert_eq!(parts(&key), ["three", "four", "five"]);
    let named = variables(&home, &[("TENCENTCLOUD_PROFILE", "short")]);
    let key = profile().variables(named).load().expect("a key");
    assert_eq!(parts(&key), ["three", "four", "five"]);
    let empty = variables(&home, &[("TENCENTCLOUD_PROFILE", "")]);
    let key = profile().variables(empty).load().expect("a key");
    assert_eq!(parts(&key), ["one", "two", ""]);
}

/// The form of the vendor's guides to its SDKs.
#[test]
fn reads_the_file_of_the_sdks_of_alibaba_cloud() {
    let text = "[default]                          # the default profile\n\
                enable = true                      # enabled\n\
                type = access_key                  # how it signs\n\
                access_key_id = one                # Key\n\
                access_key_secret = two            # Secret\n\
                \n\
                [client1]\n\
                type = ecs_ram_role\n\
                role_name = EcsRamRoleTest\n\
                [off]\n\
                enable = false\n\
                type = access_key\n\
                access_key_id = CANARY\n\
                access_key_secret = CANARY\n";
    for file in [ALIYUN_FILE, ".alibabacloud/credentials.ini"] {
        let home = home(&[(file, text)]);
        let profile = || Profile::aliyun().variables(variables(&home, &[]));
        assert_eq!(profile().family(), Some("aliyun"));
        let key = profile().load().expect("a key");
        assert_eq!(parts(&key), ["one", "two", ""]);
        assert_eq!(
            error(&profile().name("client1"), &home),
            format!(
                "the profile `client1` of `~/{file}` is `ecs_ram_role`; only `access_key` is read"
            )
        );
        assert_eq!(
            error(&profile().name("off"), &home),
            format!("the profile `off` of `~/{file}` does not exist")
        );
    }
}

/// The members that Alibaba Cloud's command line writes.
const COMMAND_LINE: &str = r#"{
    "current": "work",
    "profiles": [
        {
            "name": "default", "mode": "AK",
            "access_key_id": "one", "access_key_secret": "two", "sts_token": "CANARY",
            "ram_role_name": "", "expired_seconds": 0, "region_id": "cn-hangzhou",
            "output_format": "json", "language": "zh", "verified": null
        },
        {
            "name": "work", "mode": "StsToken",
            "access_key_id": "three", "access_key_secret": "four", "sts_token": "five"
        },
        {"name": "machine", "mode": "EcsRamRole", "ram_role_name": "CANARY"},
        {"name": "odd", "mode": "CANARY"},
        {"name": "none"},
        {"name": "half", "mode": "AK", "access_key_id": "CANARY", "access_key_secret": ""},
        {"name": "tokenless", "mode": "StsToken", "access_key_id": "CANARY",
         "access_key_secret": "CANARY", "sts_token": null}
    ],
    "meta_path": ""
}"#;

#[test]
fn reads_the_file_of_the_command_line_of_alibaba_cloud() {
    let home = home(&[(COMMAND_LINE_FILE, COMMAND_LINE)]);
    let profile = || Profile::aliyun().variables(variables(&home, &[]));
    let key = profile().load().expect("the current profile");
    assert_eq!(parts(&key), ["three", "four", "five"]);
    let key = profile().name("default").load().expect("a key");
    assert_eq!(parts(&key), ["one", "two", ""]);
    for (name, problem) in [
        (
            "machine",
            "is `EcsRamRole`; only `AK` or `StsToken` is read",
        ),
        ("odd", "is of another kind; only `AK` or `StsToken` is read"),
        ("none", "has no `mode`"),
        ("half", "has no `access_key_secret`"),
        ("tokenless", "has no `sts_token`"),
        ("other", "does not exist"),
    ] {
        assert_eq!(
            error(&profile().name(name), &home),
            format!("the profile `{name}` of `~/{COMMAND_LINE_FILE}` {problem}")
        );
    }
}

#[test]
fn the_files_of_alibaba_cloud_have_an_order() {
    let ini = "[default]\ntype=access_key\naccess_key_id=six\naccess_key_secret=seven\n\
               [kiosk]\ntype=access_key\naccess_key_id=eight\naccess_key_secret=nine\n";
    let home = home(&[
        (COMMAND_LINE_FILE, COMMAND_LINE),
        (ALIYUN_FILE, ini),
        ("other", ini),
    ]);
    let id = |others: &[(&'static str, &str)]| {
        let profile = Profile::aliyun().variables(variables(&home, others));
        profile.load().expect("a key").id().to_owned()
    };
    assert_eq!(id(&[]), "three");
    assert_eq!(id(&[("ALIBABA_CLOUD_PROFILE", "default")]), "one");
    // The first file does not have it.
    assert_eq!(id(&[("ALIBABA_CLOUD_PROFILE", "kiosk")]), "eight");
    let off = ("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true");
    assert_eq!(id(&[off]), "six");
    let other = home.path().join("other");
    let other = other.to_str().expect("a path");
    assert_eq!(id(&[("ALIBABA_CLOUD_CREDENTIALS_FILE", other)]), "six");
    let missing = variables(&home, &[("ALIBABA_CLOUD_PROFILE", "missing")]);
    assert_eq!(
        error(&Profile::aliyun().variables(missing), &home),
        format!(
            "the profile `missing` of `~/{COMMAND_LINE_FILE}`, `~/{ALIYUN_FILE}` does not exist"
        )
    );
    let json = home.path().join(COMMAND_LINE_FILE);
    let key = Profile::aliyun().file(&json).load().expect("a key");
    assert_eq!(key.id(), "three");
    // The next key may be of another account.
    let entry = r#"{"name":"kiosk","mode":"AK","access_key_id":"a","access_key_secret":"b"}"#;
    for (current, profiles, problem) in [
        ("gone", entry.to_owned(), "does not exist"),
        (
            "kiosk",
            format!("{entry},{entry}"),
            "has `name` more than once",
        ),
    ] {
        let text = format!(r#"{{"current":"{current}","profiles":[{profiles}]}}"#);
        let mut file = File::create(&json).expect("a file");
        file.write_all(text.as_bytes()).expect("a text");
        let profile = Profile::aliyun().variables(variables(&home, &[]));
        assert_eq!(
            error(&profile, &home),
            format!("the profile `{current}` of `~/{COMMAND_LINE_FILE}` {problem}")
        );
        assert!(!profile.load().expect_err("no key").is_not_configured());
    }
}

#[test]
fn tells_what_is_not_set_up_from_what_is_wrong() {
    let empty = home(&[]);
    let profile = || Profile::tencent().variables(variables(&empty, &[]));
    let is_unset = |profile: Profile| {
        let error = profile.load().expect_err("no key");
        error.is_not_configured()
    };
    // Somebody may have the other file.
    if !Path::new("/etc/tencentcloud/credentials").exists() {
        assert!(is_unset(profile()));
        assert_eq!(
            error(&profile(), &empty),
            format!("`~/{TENCENT_FILE}`, `/etc/tencentcloud/credentials` does not exist")
        );
        let no_home = Profile::tencent().variables(Variables::from_fn(|_| None));
        assert!(is_unset(no_home));
    }
    let absent = empty.path().join("absent");
    assert!(!is_unset(profile().file(&absent)));
    let text = absent.to_str().expect("a path");
    let named = variables(&empty, &[("TENCENTCLOUD_CREDENTIALS_FILE", text)]);
    let named = profile().variables(named);
    assert_eq!(error(&named, &empty), "`~/absent` does not exist");
    assert!(!is_unset(named));

    let other = home(&[(TENCENT_FILE, "[other]\nsecret_id = CANARY\n")]);
    let profile = || Profile::tencent().variables(variables(&other, &[]));
    assert!(is_unset(profile()));
    assert!(!is_unset(profile().name("default")));
    assert!(!is_unset(profile().name("other")));
    assert!(!is_unset(profile().file(other.path().join(TENCENT_FILE))));
}

#[test]
fn says_what_is_wrong_with_a_file_and_prints_no_value() {
    for (text, problem) in [
        (
            "[default]\nsecret_id = CANARY",
            "the profile `default` of `~/file` has no `secret_key`",
        ),
        (
            "[default]\nsecret_id =\nsecret_key = CANARY",
            "the profile `default` of `~/file` has no `secret_id`",
        ),
        (
            "[default]\nsecret_id = a\nsecret_key = CANARY\nSECRET_KEY = CANARY",
            "the profile `default` of `~/file` has `secret_key` more than once",
        ),
        (
            "[default]\nCANARY",
            "the profile `default` of `~/file` is malformed",
        ),
    ] {
        let home = home(&[("file", text)]);
        let profile = Profile::tencent().file(home.path().join("file"));
        let error = error(&profile, &home);
        match problem.strip_suffix("is malformed") {
            Some(_) => assert_eq!(error, "`~/file` is malformed in line 2"),
            None => assert_eq!(error, problem),
        }
    }
    for text in [
        "\n[\"CANARY\", []]",
        "{\n\"current\": CANARY}",
        "{\n\"profiles\": [{\"access_key_secret\": [\"CANARY\"]}]}",
        "{\n\"profiles\": [{\"name\": \"CANARY\", \"name\": \"CANARY\"}]}",
    ] {
        let home = home(&[("file.json", text)]);
        let profile = Profile::aliyun().file(home.path().join("file.json"));
        assert_eq!(
            error(&profile, &home),
            "`~/file.json` is malformed in line 2"
        );
    }
    let home = home(&[
        ("big", &"#CANARY\n".repeat(1 << 17)),
        ("bigger", &"#".repeat(1 << 21)),
    ]);
    let profile = |name| Profile::tencent().file(home.path().join(name));
    assert_eq!(
        error(&profile("big"), &home),
        "the profile `default` of `~/big` does not exist"
    );
    assert_eq!(
        error(&profile("bigger"), &home),
        "`~/bigger` is larger than 1 MiB"
    );
    assert_eq!(error(&profile(""), &home), "`~/` is not a regular file");
    let mut file = File::create(home.path().join("bytes")).expect("a file");
    file.write_all(b"CANARY\xff").expect("a text");
    assert_eq!(error(&profile("bytes"), &home), "`~/bytes` is not UTF-8");
    let odd = profile("bytes\n\u{202e}").load().expect_err("no file");
    assert!(odd.to_string().contains(r"bytes\n\u{202e}`"), "{odd}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_says_why_in_its_source() {
    let home = home(&[]);
    let path = home.path().join("loop");
    std::os::unix::fs::symlink(&path, &path).expect("a link");
    let failed = Profile::tencent().file(&path);
    assert_eq!(error(&failed, &home), "`~/loop` cannot be read");
    let failed = failed.load().expect_err("no file");
    assert!(std::error::Error::source(&failed).is_some());
}

#[test]
fn a_profile_prints_its_family_alone() {
    let profile = Profile::tencent().name("CANARY").file("/CANARY");
    assert_eq!(
        format!("{profile:?}"),
        r#"Profile { family: "tencent", .. }"#
    );
}
