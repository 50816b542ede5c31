use super::*;

fn tasks() -> Tasks {
    let examples = include_str!("../../../../data/aliyun-cloudauth/examples.txt");
    Tasks::with_examples(&Sections::read(examples))
}

fn id(biz: &str) -> Id {
    Id::new(biz, "t")
}

#[test]
fn a_task_with_a_user_goes_from_opened_to_passed() {
    let all = tasks();
    let id = id("RPBasic");
    assert_eq!(all.status(&id), Status::NotSubmitted);
    all.open(id.clone(), Materials::default(), 0);
    assert_eq!(all.materials(&id), None);
    assert_eq!(all.status(&Id::new("other", "t")), Status::NotSubmitted);
    assert_eq!(all.status(&id), Status::InReview);
    let passed = all.status(&id);
    assert!(
        matches!(passed, Status::Done(Verdict { reason: None, .. })),
        "{passed:?}"
    );
    // Opening it again changes nothing.
    all.open(id.clone(), Materials::default(), 0);
    assert_eq!(all.status(&id), passed);
    assert!(all.materials(&id).is_some());
    assert!(all.submit(id, Materials::default()).is_none());
    assert_eq!(
        all.status(&Id::new("any", "1800000847")),
        Status::Done(EXAMPLE)
    );
}

#[test]
fn a_task_without_a_user_waits_for_material() {
    let all = tasks();
    let id = id("CanaryRPMin");
    let token = all.open(id.clone(), Materials::default(), 100);
    assert_eq!(all.status(&id), Status::NotSubmitted);
    assert_eq!(all.redeem("another", 100), None);
    assert_eq!(all.redeem(&token, 100 + LIFETIME), Some(id.clone()));
    assert_eq!(all.redeem(&token, 101 + LIFETIME), None);
    assert!(
        all.redeem("00caf33e0091de48c585b637f0000003", u64::MAX)
            .is_some()
    );
    let submitted = all.submit(id.clone(), Materials::default());
    assert!(matches!(
        submitted,
        Some(Status::Done(Verdict { reason: None, .. }))
    ));
    assert_eq!(all.submit(id, Materials::default()), None);
}
