use super::*;

#[test]
fn clones_share_the_time() {
    let clock = Clock::fixed(1_500_000_000);
    let other = clock.clone();
    other.advance(7);
    assert_eq!(clock.now(), 1_500_000_007);
    other.set(3);
    assert_eq!(clock.now(), 3);
}

#[test]
fn a_system_clock_can_be_advanced() {
    let clock = Clock::system();
    let before = clock.now();
    clock.advance(1_000_000);
    assert!(clock.now() >= before + 1_000_000);
}
