use super::*;

#[test]
fn pauses_grow_to_the_cap_and_never_beyond() {
    let retry = Retry::new();
    for attempt in 1..80 {
        for _ in 0..50 {
            let longest = match attempt {
                1 => 100,
                2 => 200,
                3 => 400,
                4 => 800,
                5 => 1600,
                _ => 2000,
            };
            let pause = retry.pause(attempt, None).unwrap();
            assert!(pause <= Duration::from_millis(longest));
        }
    }
    let asked = |ms| retry.pause(1, Some(Duration::from_millis(ms)));
    assert_eq!(asked(2000), Some(Duration::from_secs(2)));
    assert_eq!(asked(2001), None);
}

#[test]
fn jitter_spreads() {
    let mean = (0..1000).map(|_| random()).sum::<f64>() / 1000.0;
    assert!((0.4..0.6).contains(&mean), "{mean}");
}
