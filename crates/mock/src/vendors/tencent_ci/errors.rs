//! The documented errors of CI and COS.

use crate::vendor::DocumentedError;

const fn error(code: &'static str, status: u16, message: &'static str) -> DocumentedError {
    DocumentedError::new(code, status, message)
}

// Those that come by themselves.
pub(super) const ACTION_FIRST_ACTION: DocumentedError = failed(
    "FailedOperation.ActionFirstAction",
    "The first action was not seen.",
);
pub(super) const CONFIG_FORMAT_ERROR: DocumentedError =
    failed("InvalidParameter.ConfigFormatError", "Config is malformed.");
pub(super) const CONTENT_TOO_LARGE: DocumentedError =
    error("InvalidContent", 413, "The body is too large.");
pub(super) const EMPTY_IMAGE_ERROR: DocumentedError =
    failed("FailedOperation.EmptyImageError", "The picture is empty.");
pub(super) const EXPIRED_TOKEN: DocumentedError =
    error("ExpiredToken", 400, "The security token is not valid.");
pub(super) const ID_FORMAT_ERROR: DocumentedError = failed(
    "FailedOperation.IdFormatError",
    "The ID card number is malformed.",
);
pub(super) const INVALID_ARGUMENT: DocumentedError = error(
    "InvalidArgument",
    400,
    "A part of the request is not as required.",
);
pub(super) const INVALID_AUTHORIZATION: DocumentedError = error(
    "InvalidAuthorization",
    401,
    "The Authorization is malformed.",
);
pub(super) const INVALID_PARAMETER_VALUE: DocumentedError = failed(
    "InvalidParameterValue",
    "The value of a parameter is wrong.",
);
pub(super) const INVALID_URL: DocumentedError = error("InvalidUrl", 404, "The URL is malformed.");
pub(super) const LIP_VOICE_RECOGNIZE: DocumentedError = failed(
    "FailedOperation.LipVoiceRecognize",
    "The spoken digits were not recognised.",
);
pub(super) const METHOD_NOT_ALLOWED: DocumentedError = error(
    "MethodNotAllowed",
    405,
    "The resource does not support this method.",
);
pub(super) const MISSING_AUTHORIZATION: DocumentedError =
    error("MissingAuthorization", 401, "There is no Authorization.");
pub(super) const MISSING_CONTENT: DocumentedError =
    error("MissingContent", 400, "There is no body.");
pub(super) const MISSING_CONTENT_LENGTH: DocumentedError =
    error("MissingContentLength", 411, "There is no Content-Length.");
pub(super) const NAME_FORMAT_ERROR: DocumentedError =
    failed("FailedOperation.NameFormatError", "The name is malformed.");
pub(super) const NOT_IMPLEMENTED: DocumentedError =
    error("NotImplemented", 501, "This is not implemented.");
pub(super) const PARAMETER_VALUE_LIMIT: DocumentedError = failed(
    "InvalidParameterValue.InvalidParameterValueLimit",
    "The value of a parameter is wrong.",
);
pub(super) const REQUEST_HAS_EXPIRED: DocumentedError = error(
    "Request has expired",
    403,
    "The time is outside of the signature's window.",
);
pub(super) const SECRETID_NOT_EXIST: DocumentedError =
    error("SecretidNotExist", 401, "There is no such key.");
pub(super) const SIGNATURE_DOES_NOT_MATCH: DocumentedError = error(
    "SignatureDoesNotMatch",
    403,
    "The server computed another signature.",
);
pub(super) const SIGNATURE_EXPIRED: DocumentedError =
    error("SignatureExpired", 401, "The signature has expired.");
pub(super) const TOO_LARGE_FILE_ERROR: DocumentedError =
    failed("LimitExceeded.TooLargeFileError", "The file is too large.");

/// The errors of CI, <https://cloud.tencent.com/document/product/460/42867>, with the page's own
/// spellings.
pub(super) const CI: &[DocumentedError] = &[
    error("PermanentRedirect", 301, "The resource has moved for good."),
    error(
        "TemporaryRedirect",
        307,
        "The resource is elsewhere for now.",
    ),
    INVALID_ARGUMENT,
    MISSING_CONTENT,
    error(
        "InvalidContent",
        400,
        "The body is malformed, or differs from Content-MD5.",
    ),
    error("InvalidHost", 400, "The Host was refused."),
    error(
        "ResourceNotFound",
        400,
        "The input resource does not exist.",
    ),
    error(
        "ResourceAccessDenied",
        400,
        "There is no permission for the input resource.",
    ),
    error(
        "ResourceDownloadFailed",
        400,
        "The input resource could not be fetched.",
    ),
    MISSING_AUTHORIZATION,
    INVALID_AUTHORIZATION,
    error("AccessDenied", 401, "There is no permission."),
    SECRETID_NOT_EXIST,
    SIGNATURE_EXPIRED,
    error("AccessDenied", 403, "This operation is forbidden."),
    error(
        "MediaBucketAlreadyBinded",
        403,
        "The bucket is bound already.",
    ),
    error("QueueSaturated", 403, "The queue is full."),
    error("QueuePaused", 403, "The queue is paused."),
    INVALID_URL,
    MISSING_CONTENT_LENGTH,
    CONTENT_TOO_LARGE,
    error("SlowDown", 429, "There are too many requests."),
    error(
        "UnavailableForLegalReasons",
        451,
        "This is not available for legal reasons.",
    ),
    error("InternalErrror", 500, "An internal error occurred."),
    NOT_IMPLEMENTED,
    error(
        "ServiceUnavailable",
        503,
        "The service is not available for the moment.",
    ),
];

/// The errors of COS that these operations can meet,
/// <https://cloud.tencent.com/document/product/436/7730>, as far as they differ from those of CI.
pub(super) const COS: &[DocumentedError] = &[
    error(
        "BadDigest",
        400,
        "Content-MD5 differs from the body's hash.",
    ),
    error("BadRquest", 400, "A parameter is wrong."),
    error(
        "EntitySizeNotMatch",
        400,
        "The body's size differs from Content-Length.",
    ),
    error("EntityTooLarge", 400, "The object is too large."),
    EXPIRED_TOKEN,
    error(
        "IncompleteBody",
        400,
        "The body is shorter than Content-Length.",
    ),
    error("InvalidBucketName", 400, "The bucket's name is malformed."),
    error("InvalidDigest", 400, "Content-MD5 is malformed."),
    error("InvalidObjectName", 400, "The object's name is malformed."),
    error("InvalidRegionName", 400, "The region's name is malformed."),
    error("InvalidRequest", 400, "The request is malformed."),
    error(
        "InvalidSHA1Digest",
        400,
        "The SHA-1 of the content is wrong.",
    ),
    error("MissingRequestBodyError", 400, "The body is missing."),
    error("RequestTimeout", 400, "The request took too long."),
    error(
        "UserNetworkTooSlow",
        400,
        "The client's network is too slow.",
    ),
    error(
        "ActionAccelerateNotSupported",
        400,
        "The acceleration domain does not support this.",
    ),
    error(
        "BucketAccelerateNotEnabled",
        400,
        "The bucket has no acceleration domain.",
    ),
    error("EntityTooSmall", 400, "The object is too small."),
    error(
        "ImageResolutionExceed",
        400,
        "The picture has too many pixels.",
    ),
    error("ImageTooLarge", 400, "The picture is too large."),
    error(
        "InvalidImageFormat",
        400,
        "The picture's format is not allowed.",
    ),
    error(
        "InvalidImageSource",
        400,
        "The picture's source is not allowed.",
    ),
    error("InvalidURI", 400, "The URI is malformed."),
    error("KeyTooLong", 400, "The object's name is too long."),
    error("KmsException", 400, "The key management failed."),
    error("KmsKeyDisabled", 400, "The key is disabled."),
    error("KmsKeyNotExist", 400, "There is no such key."),
    error(
        "NotSupportedStorageClass",
        400,
        "The storage class is not supported.",
    ),
    error(
        "SSEContentNotSupported",
        400,
        "The encryption is not supported.",
    ),
    error(
        "SSEHeaderNotAllowed",
        400,
        "This header of encryption is not allowed.",
    ),
    error(
        "SsecDecryptHeaderInvalid",
        400,
        "The object's own key is missing.",
    ),
    error("PaymentRequired", 402, "The spending limit is exceeded."),
    error(
        "AccessForbidden",
        403,
        "The rules for cross-origin requests forbid this.",
    ),
    error("InvalidAccessKeyId", 403, "There is no such SecretID."),
    error(
        "InvalidObjectState",
        403,
        "The object's storage class forbids this.",
    ),
    error(
        "NoProcessAuthority",
        403,
        "There is no permission to process pictures.",
    ),
    error(
        "RequestTimeTooSkewed",
        403,
        "The clocks differ by more than 15 minutes.",
    ),
    REQUEST_HAS_EXPIRED,
    SIGNATURE_DOES_NOT_MATCH,
    error("NoSuchBucket", 404, "There is no such bucket."),
    error("NoSuchKey", 404, "The specified key does not exist."),
    error("NoSuchVersion", 404, "There is no such version."),
    METHOD_NOT_ALLOWED,
    error("BucketLocked", 409, "The bucket is locked."),
    error(
        "InvalidObjectState",
        409,
        "The object's state forbids this.",
    ),
    error("ObjectLocked", 409, "The object is locked."),
    error(
        "PathConflict",
        409,
        "An object of this name was written at the same time.",
    ),
    error("UploadConflict", 409, "This key is uploaded too often."),
    error("PreconditionFailed", 412, "A precondition does not hold."),
    error("InvalidRange", 416, "The range is outside of the object."),
    error("DomainAuditFailed", 451, "The domain has no filing."),
    error("InternalError", 500, "An internal error occurred."),
    error(
        "KmsInternalException",
        500,
        "The key management had an internal error.",
    ),
    error(
        "KmsFreqControl",
        503,
        "There are too many requests for keys.",
    ),
    error("SlowDown", 503, "There are too many requests."),
];

/// An error of the operation's own page. Those have no status there; 400 is within what the page of
/// all errors says (3XX, 4XX, 5XX).
const fn failed(code: &'static str, message: &'static str) -> DocumentedError {
    error(code, 400, message)
}

/// The errors of LivenessRecognition (活体人脸核身), from its own page.
pub(super) const LIVENESS: &[DocumentedError] = &[
    failed(
        "FailedOperation.ActionCloseEye",
        "No closing of the eyes was seen.",
    ),
    failed("FailedOperation.ActionFaceClose", "The face is too close."),
    failed("FailedOperation.ActionFaceFar", "The face is too far away."),
    failed(
        "FailedOperation.ActionFaceLeft",
        "The face is too far left.",
    ),
    failed(
        "FailedOperation.ActionFaceRight",
        "The face is too far right.",
    ),
    ACTION_FIRST_ACTION,
    failed("FailedOperation.ActionLightDark", "It is too dark."),
    failed("FailedOperation.ActionLightStrong", "It is too bright."),
    failed(
        "FailedOperation.ActionNodetectFace",
        "No complete face was found.",
    ),
    failed(
        "FailedOperation.ActionOpenMouth",
        "No opening of the mouth was seen.",
    ),
    failed("FailedOperation.CompareFail", "The comparison failed."),
    failed(
        "FailedOperation.CompareLowSimilarity",
        "The faces are not alike enough.",
    ),
    failed(
        "FailedOperation.FileSaveError",
        "The file could not be stored.",
    ),
    ID_FORMAT_ERROR,
    failed(
        "FailedOperation.IdNameMisMatch",
        "Name and ID card number do not belong together.",
    ),
    failed(
        "FailedOperation.IdNoExistSystem",
        "The register has no such number.",
    ),
    failed(
        "FailedOperation.IdPhotoNoExist",
        "The register has no photo for this number.",
    ),
    failed(
        "FailedOperation.IdPhotoPoorQuality",
        "The resolution of the ID photo is too low.",
    ),
    failed(
        "FailedOperation.IdPhotoSystemNoanswer",
        "The photo register did not answer.",
    ),
    failed(
        "FailedOperation.LifePhotoDetectFaces",
        "Several faces were found.",
    ),
    failed(
        "FailedOperation.LifePhotoDetectFake",
        "The comparison with the person failed.",
    ),
    failed(
        "FailedOperation.LifePhotoDetectNoFaces",
        "No complete face was found.",
    ),
    failed(
        "FailedOperation.LifePhotoPoorQuality",
        "The resolution of the picture is too low.",
    ),
    failed(
        "FailedOperation.LifePhotoSizeError",
        "The picture is too large or too small.",
    ),
    failed(
        "FailedOperation.LipFaceIncomplete",
        "The face is not fully visible.",
    ),
    failed("FailedOperation.LipMoveSmall", "The lips moved too little."),
    failed(
        "FailedOperation.LipNetFailed",
        "The video could not be fetched.",
    ),
    failed(
        "FailedOperation.LipSizeError",
        "The video is empty or of the wrong size.",
    ),
    failed(
        "FailedOperation.LipVideoInvalid",
        "The format of the video is wrong.",
    ),
    failed(
        "FailedOperation.LipVideoQuaility",
        "The video has too few pixels.",
    ),
    failed("FailedOperation.LipVoiceDetect", "No sound was found."),
    failed("FailedOperation.LipVoiceLow", "The sound is too soft."),
    LIP_VOICE_RECOGNIZE,
    failed(
        "FailedOperation.LivessBestFrameError",
        "No face could be taken from the video.",
    ),
    failed(
        "FailedOperation.LivessDetectFail",
        "The liveness detection was not passed.",
    ),
    failed(
        "FailedOperation.LivessDetectFake",
        "The recording seems not to show a real person.",
    ),
    failed(
        "FailedOperation.LivessSystemError",
        "The liveness engine could not be called.",
    ),
    failed(
        "FailedOperation.LivessUnknownError",
        "The person in the video was not verified.",
    ),
    NAME_FORMAT_ERROR,
    failed(
        "FailedOperation.RequestLimitExceeded",
        "There are too many calls.",
    ),
    failed(
        "FailedOperation.SilentDetectFail",
        "The silent detection failed.",
    ),
    failed(
        "FailedOperation.SilentThreshold",
        "The silent detection is below its threshold.",
    ),
    failed(
        "FailedOperation.SilentTooShort",
        "The video is shorter than 2 s.",
    ),
    failed(
        "FailedOperation.UnKnown",
        "An unknown internal error occurred.",
    ),
    failed("InvalidParameter", "A parameter is wrong."),
    failed("InvalidParameter.RuleId", "There is no such RuleId."),
    INVALID_PARAMETER_VALUE,
    failed(
        "InvalidParameterValue.BizTokenExpired",
        "The BizToken has expired.",
    ),
    failed(
        "InvalidParameterValue.RuleIdNotExist",
        "There is no such RuleId; apply for one.",
    ),
    failed("UnauthorizedOperation", "This is not authorised."),
    failed(
        "UnauthorizedOperation.Arrears",
        "The account is in arrears.",
    ),
    failed(
        "UnauthorizedOperation.NonAuthorize",
        "The account's holder is not verified.",
    ),
    failed(
        "UnauthorizedOperation.Nonactivated",
        "The service is not activated.",
    ),
    failed("UnsupportedOperation", "This is not supported."),
];

/// The errors of IDCardOCR (身份证识别), from its own page.
pub(super) const OCR: &[DocumentedError] = &[
    failed(
        "FailedOperation.DownLoadError",
        "The file could not be fetched.",
    ),
    EMPTY_IMAGE_ERROR,
    failed(
        "FailedOperation.IdCardInfoIllegal",
        "What the card says is not allowed.",
    ),
    failed("FailedOperation.ImageBlur", "The picture is blurred."),
    failed(
        "FailedOperation.ImageDecodeFailed",
        "The picture could not be decoded.",
    ),
    failed(
        "FailedOperation.ImageNoIdCard",
        "The picture shows no ID card.",
    ),
    failed(
        "FailedOperation.ImageSizeTooLarge",
        "The picture is too large.",
    ),
    failed(
        "FailedOperation.MultiCardError",
        "The picture shows several cards.",
    ),
    failed("FailedOperation.OcrFailed", "The card could not be read."),
    failed("FailedOperation.UnKnowError", "An unknown error occurred."),
    failed(
        "FailedOperation.UnOpenError",
        "The service is not activated.",
    ),
    CONFIG_FORMAT_ERROR,
    PARAMETER_VALUE_LIMIT,
    TOO_LARGE_FILE_ERROR,
    failed(
        "ResourcesSoldOut.ChargeStatusException",
        "The account's payments are not in order.",
    ),
];
