//! The examples that are whole flows. Only `mod` lines are here: each flow is described in its own
//! file.
//!
//! Each is a program that can be copied, the shorter ones with `shared`. The demo takes nothing but
//! `against_a_mock`; the rest, such as `main`, its arguments and whom it asks at the terminal, is
//! never called here.
#![allow(dead_code)]

#[path = "../../../../../crates/liveproof/examples/aliyun_captcha_flow.rs"]
pub(super) mod aliyun_captcha_flow;
#[path = "../../../../../crates/liveproof/examples/aliyun_cloudauth_2019_flow.rs"]
pub(super) mod aliyun_cloudauth_2019_flow;
#[path = "../../../../../crates/liveproof/examples/aliyun_cloudauth_flow.rs"]
pub(super) mod aliyun_cloudauth_flow;
#[path = "../../../../../crates/liveproof/examples/huawei_frs_flow.rs"]
pub(super) mod huawei_frs_flow;
#[path = "../../../../../crates/liveproof/examples/huawei_oneaccess_flow.rs"]
pub(super) mod huawei_oneaccess_flow;
#[path = "../../../../../crates/liveproof/examples/megvii_faceid_flow.rs"]
pub(super) mod megvii_faceid_flow;
#[path = "../../../../../crates/liveproof/examples/tencent_captcha_flow.rs"]
pub(super) mod tencent_captcha_flow;
#[path = "../../../../../crates/liveproof/examples/tencent_ci_flow.rs"]
pub(super) mod tencent_ci_flow;
#[path = "../../../../../crates/liveproof/examples/tencent_csec_flow.rs"]
pub(super) mod tencent_csec_flow;
#[path = "../../../../../crates/liveproof/examples/tencent_faceid_flow.rs"]
pub(super) mod tencent_faceid_flow;
