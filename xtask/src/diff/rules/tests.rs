use super::*;

#[test]
fn the_worst_of_several_uses_counts_whichever_is_first() {
    let text = || Judgement::docs();
    let refused = || {
        Judgement::behaviour()
            .arguments(Acceptance::Narrower)
            .touches(Safety::Signing)
    };
    let sent = || {
        Judgement::additive()
            .sends()
            .arguments(Acceptance::Wider)
            .semver(Semver::Major)
    };
    for all in [
        [text(), refused(), sent()],
        [sent(), text(), refused()],
        [refused(), sent(), text()],
    ] {
        let worst = all.into_iter().reduce(Judgement::worst).expect("three");
        assert_eq!(worst.kind, Kind::Breaking);
        assert_eq!(worst.requests, Requests::Changed);
        assert_eq!(worst.arguments, Acceptance::Other);
        assert_eq!(worst.responses, Acceptance::Same);
        assert_eq!(worst.semver, Semver::Major);
        assert_eq!(worst.safety, [Safety::Signing]);
    }
}
