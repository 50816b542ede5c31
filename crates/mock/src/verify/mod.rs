//! Signatures, from the bytes received.

mod hash;

pub(crate) mod aliyun_rpc;
pub(crate) mod megvii_form;
pub(crate) mod tencent_cos;
pub(crate) mod tencent_qcloud_v2;
