local firmware = {
  "Downloaded", "DownloadFailed", "Downloading", "DownloadScheduled", "DownloadPaused", "Idle", "InstallationFailed", "Installing",
  "Installed", "InstallRebooting", "InstallScheduled", "InstallVerificationFailed", "InvalidSignature", "SignatureVerified",
}
local published = {
  "Idle", "DownloadScheduled", "Downloading", "Downloaded", "DownloadFailed", "DownloadPaused", "InvalidChecksum", "ChecksumVerified", "PublishFailed",
}
local uploads = {
  "BadMessage", "Idle", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure", "Uploading", "AcceptedCanceled",
}

return {
  ["takes every step of an update"] = function(t)
    for _, status in ipairs(firmware) do
      assert.equal({}, t.call("firmware_status_notification", { status = status, requestId = 1 }))
    end
  end,

  ["takes a status that nobody asked for"] = function(t)
    assert.equal({}, t.call("firmware_status_notification", { status = "Idle" }))
    assert.equal({}, t.call("log_status_notification", { status = "Idle" }))
  end,

  ["takes every step of publishing firmware"] = function(t)
    for _, status in ipairs(published) do
      assert.equal({}, t.call("publish_firmware_status_notification", { status = status, requestId = 1 }))
    end
    assert.equal({}, t.call("publish_firmware_status_notification", { status = "Published", location = { "http://10.0.0.2/firmware" } }))
  end,

  ["takes every step of a log's upload"] = function(t)
    for _, status in ipairs(uploads) do
      assert.equal({}, t.call("log_status_notification", { status = status, requestId = 1 }))
    end
  end,
}
