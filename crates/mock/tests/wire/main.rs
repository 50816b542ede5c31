//! The mock as a client sees it: bytes over a socket.

mod aliyun_cloudauth;
mod documented;
mod huawei_oneaccess;
mod megvii_faceid;
mod records;
mod server;
mod support;
mod tencent_ci;
mod tencent_csec;
