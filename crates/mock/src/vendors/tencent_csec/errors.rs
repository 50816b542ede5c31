//! The documented errors of csec, from both of its lists: the newer one,
//! <https://cloud.tencent.com/document/product/295/7285>, and the older one, which has 4200.
//! Neither names a status. The messages are the lists' own titles.

use crate::vendor::DocumentedError;

const fn error(code: &'static str, message: &'static str) -> DocumentedError {
    DocumentedError::new(code, 200, message)
}

// Those that come by themselves.
pub(super) const INVALID_PARAMETER: DocumentedError = error("4000", "请求参数非法");
pub(super) const AUTHENTICATION_FAILED: DocumentedError = error("4100", "身份认证失败");
pub(super) const KEY_NOT_FOUND: DocumentedError = error("4104", "密钥不存在");
pub(super) const TOKEN_INVALID: DocumentedError = error("4105", "token 错误");
pub(super) const REPLAY: DocumentedError = error("4500", "重放攻击");
pub(super) const NOT_IN_THIS_VERSION: DocumentedError = error("6100", "版本暂不支持");
/// The common lists call it 资源操作失败; of CaptchaCheck its page says 验证失败.
pub(super) const CHECK_FAILED: DocumentedError = error("5100", "验证失败");

/// The errors of every operation but 5100.
pub(super) const COMMON: &[DocumentedError] = &[
    INVALID_PARAMETER,
    AUTHENTICATION_FAILED,
    error("4101", "未授权访问接口"),
    error("4102", "未授权访问资源"),
    error("4103", "未授权访问当前接口所操作的资源"),
    KEY_NOT_FOUND,
    TOKEN_INVALID,
    error("4106", "MFA 校验失败"),
    error("4110", "其他 CAM 鉴权失败"),
    error("4200", "请求过期"),
    error("4300", "拒绝访问"),
    error("4400", "超过配额"),
    REPLAY,
    error("4600", "协议不支持"),
    error("5000", "资源不存在"),
    error("5200", "资源购买失败"),
    error("5300", "余额不足"),
    error("5400", "部分执行成功"),
    error("5500", "用户资质审核未通过"),
    error("6000", "服务器内部错误"),
    NOT_IN_THIS_VERSION,
    error("6200", "接口暂时无法访问"),
];

/// 5100 as the common lists have it.
pub(super) const OPERATION_FAILED: &[DocumentedError] = &[error("5100", "资源操作失败")];
