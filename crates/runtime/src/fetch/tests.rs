use super::*;

#[test]
fn clones_share_a_client_until_its_time_changes() {
    let fetcher = Fetcher::new();
    let base = BaseUrl::parse("https://captcha.example").expect("an address");
    fetcher.clone().client(&base).expect("a client");
    assert!(fetcher.client.get().is_some(), "the clone made it");
    let other = fetcher.timeout(Duration::from_secs(1));
    assert!(other.client.get().is_none(), "of the old time");
}
