var captcha = { key: "CANARY-key-3" };
function refreshCaptcha() {}