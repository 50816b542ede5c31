//! The parameters that several pages have.

use std::net::IpAddr;

use crate::rules::{Limit, Rule, optional, required};

pub(super) const ACCOUNT_TYPE: Rule =
    optional("accountType", Limit::OneOf(&["0", "1", "2", "4", "6", "7"]));
pub(super) const SCENE_ID: Rule = optional("sceneId", UNSIGNED);
pub(super) const UNSIGNED: Limit = Limit::Integer(0, i64::MAX);
pub(super) const IP: Limit = Limit::Check(|text| text.parse::<IpAddr>().is_ok());
/// The older pages require it of CaptchaQuery and CaptchaCheck, and their samples go without it.
pub(super) const REGISTER_TIME: Rule = optional("registerTime", UNSIGNED);
pub(super) const USER_IP: Rule = required("userIp", IP);
pub(super) const OPTIONAL_USER_IP: Rule = optional("userIp", IP);
pub(super) const OPTIONAL_BUSINESS_ID: Rule = optional("businessId", UNSIGNED);
/// By the page of captcha types; the samples have a level of 0.
pub(super) const PICTURE_TYPE: Rule =
    optional("captchaType", Limit::OneOf(&["1", "2", "4", "5", "7"]));
pub(super) const DISTURB_LEVEL: Rule = optional("disturbLevel", Limit::OneOf(&["0", "1", "2"]));
pub(super) const IS_HTTPS: Rule = optional("isHttps", Limit::OneOf(&["0", "1"]));
