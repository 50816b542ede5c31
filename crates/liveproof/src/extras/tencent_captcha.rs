//! Tickets that no vendor issued.

/// Whether a page or an app made this ticket by itself, since it could not reach the vendor: it
/// begins with `trerror`, or with `terror` as the pages of the international site and older ones
/// write it.
///
/// The vendor answers such a ticket with the code 21, as it does a ticket whose user looks
/// dangerous. Neither is a pass. Whether a user without a captcha gets another check or is let
/// through is up to you; anybody can make such a ticket, so that it proves nothing.
///
/// ```
/// use liveproof::tencent_captcha::extras::is_client_made;
///
/// assert!(is_client_made("trerror_1001_190000000_1767225600"));
/// assert!(is_client_made("terror_1001_190000000_1767225600"));
/// assert!(!is_client_made("tr03InventedTicket0000*"));
/// ```
#[must_use]
pub fn is_client_made(ticket: &str) -> bool {
    ["trerror", "terror"]
        .iter()
        .any(|it| ticket.starts_with(it))
}
