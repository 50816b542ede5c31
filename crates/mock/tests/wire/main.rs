//! The mock as a client sees it: bytes over a socket.

mod aliyun_cloudauth;
mod documented;
mod huawei_oneaccess;
mod huawei_oneaccess_flows;
mod megvii_faceid;
mod megvii_faceid_flows;
mod server;
mod support;
mod tencent_ci;
mod tencent_ci_flows;
mod tencent_csec;
mod tencent_csec_flows;
