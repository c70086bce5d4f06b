-- Firmware updates and log uploads, step by step.

local M = {}

local bad = {
  DownloadFailed = true, InstallationFailed = true, InstallVerificationFailed = true,
  InvalidSignature = true, RevokedCertificate = true, InvalidCertificate = true,
  BadMessage = true, NotSupportedOperation = true, PermissionDenied = true, UploadFailure = true,
  InvalidChecksum = true, PublishFailed = true,
}

local function note(what, req)
  local level = bad[req.status] and log.warn or log.info
  level(what, { status = req.status, request = req.requestId })
end

-- L01, L02.
function M.firmware_status_notification(req)
  note("firmware", req)
  return {}
end

-- Local controllers that pass firmware on (L03).
function M.publish_firmware_status_notification(req)
  note("published firmware", req)
  return {}
end

-- N01.
function M.log_status_notification(req)
  note("log upload", req)
  return {}
end

return M
