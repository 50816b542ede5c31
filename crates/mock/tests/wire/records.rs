//! Proof of independence: what the vendors' own SDKs signed is accepted with the record's clock and
//! key, and refused after one change of anything that is signed.

mod aliyun_rpc;
mod bench;
pub(crate) mod reader;
mod tencent_cos;
mod tencent_qcloud_v2;
