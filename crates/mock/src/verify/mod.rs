//! Signatures, from the bytes received.

pub(crate) mod hash;

pub(crate) mod aliyun_rpc;
pub(crate) mod huawei_session;
pub(crate) mod megvii_form;
pub(crate) mod megvii_hmac_sha1;
pub(crate) mod tencent_cos;
pub(crate) mod tencent_qcloud_v2;
