use super::*;
use crate::{data::Sections, vendor::Vendor};

/// The files `errors.txt` and `operations.txt` of each vendor.
macro_rules! files {
    ($($vendor:literal),+) => {
        [$((
            $vendor,
            include_str!(concat!("../../data/", $vendor, "/errors.txt")),
            include_str!(concat!("../../data/", $vendor, "/operations.txt")),
        )),+]
    };
}

fn count(sections: &Sections) -> usize {
    sections.iter().map(|(_, lines)| lines.len()).sum()
}

#[test]
fn every_line_of_the_data_files_is_read() {
    let files = files!(
        "aliyun-cloudauth",
        "huawei-oneaccess",
        "megvii-faceid",
        "tencent-ci",
        "tencent-csec"
    );
    for (vendor, (name, errors, operations)) in VENDORS.iter().zip(files) {
        assert_eq!(vendor.name, name);
        let (errors, operations) = (Sections::read(errors), Sections::read(operations));
        assert_eq!(vendor.errors.len(), count(&errors), "{name}");
        let rules = vendor.operations.iter().map(|it| it.rules.len());
        assert_eq!(rules.sum::<usize>(), count(&operations), "{name}");
        for (section, _) in operations.iter() {
            let (id, groups) = section.split_once(": ").expect("id and groups");
            for group in groups.split(' ') {
                assert_ne!(errors.lines(group).count(), 0, "{id} {group}");
            }
        }
    }
}

#[test]
fn the_json_files_are_json() {
    for json in [
        include_str!("../../data/aliyun-cloudauth/id-card.json"),
        include_str!("../../data/huawei-oneaccess/captcha.json"),
        include_str!("../../data/huawei-oneaccess/countries.json"),
        include_str!("../../data/huawei-oneaccess/profile.json"),
        include_str!("../../data/huawei-oneaccess/users.json"),
        include_str!("../../data/megvii-faceid/lite-result.json"),
    ] {
        serde_json::from_str::<serde_json::Value>(json).expect("JSON");
    }
}

#[test]
fn every_operation_of_the_tables_is_described() {
    fn check<V: Vendor>() {
        let described = V::info().operations.iter().map(|it| it.id);
        assert!(V::OPERATIONS.iter().map(|it| it.id).eq(described));
    }
    check::<AliyunCloudauth>();
    check::<HuaweiOneaccess>();
    check::<MegviiFaceid>();
    check::<TencentCi>();
    check::<TencentCsec>();
}
