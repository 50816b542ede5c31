//! What is particular to a vendor: its flows against the mock, and the contradictions in its
//! documents.
//!
//! One binary for all of them: each would link every client.

mod flow_aliyun_cloudauth;
mod flow_huawei_oneaccess;
mod flow_megvii_faceid;
mod flow_tencent_ci;
mod flow_tencent_csec;
mod notes_aliyun_captcha;
mod notes_aliyun_cloudauth;
mod notes_aliyun_cloudauth_2019;
mod notes_huawei_oneaccess;
mod notes_megvii_faceid;
mod notes_tencent_captcha;
mod notes_tencent_ci;
mod notes_tencent_csec;
mod notes_tencent_faceid;
mod verdicts;
