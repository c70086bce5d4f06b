-- Firmware updates and log uploads, step by step. What fails is logged as a warning.

---@type Plugin
local M = {}

local failures = {
  -- of firmware
  DownloadFailed = true, InstallationFailed = true, InstallVerificationFailed = true,
  InvalidSignature = true, InvalidCertificate = true, RevokedCertificate = true,
  -- of publishing it
  InvalidChecksum = true, PublishFailed = true,
  -- of uploading a log
  BadMessage = true, NotSupportedOperation = true, PermissionDenied = true, UploadFailure = true,
}

local function note(what, req)
  local write = failures[req.status] and log.warn or log.info
  write(what, { status = req.status, request = req.requestId })
end

-- How an update goes (OCPP 2.0.1 L01, L02).
function M.firmware_status_notification(req)
  note("firmware", req)
  return {}
end

-- The same of a local controller that fetches firmware for the stations behind it (L03).
function M.publish_firmware_status_notification(req)
  note("published firmware", req)
  return {}
end

-- How the upload of a log goes (N01).
function M.log_status_notification(req)
  note("log upload", req)
  return {}
end

return M
