use super::*;

#[test]
fn scores_stay_within_their_range() {
    for _ in 0..1000 {
        let score = score(80, 100);
        assert!((80.0..=100.0).contains(&score), "{score}");
    }
}
