return {
  ["takes security events"] = function(t)
    assert.equal({}, t.call("security_event_notification", { type = "TamperDetectionActivated", timestamp = "2026-01-01T00:00:00Z" }))
    assert.equal({}, t.call("security_event_notification", { type = "StartupOfTheDevice", timestamp = "2026-01-01T00:00:00Z", techInfo = "power" }))
  end,

  ["signs no certificates"] = function(t)
    assert.equal("Rejected", t.call("sign_certificate", { csr = "-----BEGIN CERTIFICATE REQUEST-----" }).status)
  end,

  ["has no contract certificates"] = function(t)
    for _, action in ipairs{ "Install", "Update" } do
      local res = t.call("get_15118_ev_certificate", { iso15118SchemaVersion = "urn:iso:15118:2:2013:MsgDef", action = action, exiRequest = "gJgC" })
      assert.equal({ status = "Failed", exiResponse = "" }, res)
    end
  end,

  ["knows nothing of revoked certificates"] = function(t)
    local res = t.call("get_certificate_status", { ocspRequestData = {
      hashAlgorithm = "SHA256", issuerNameHash = "a1b2", issuerKeyHash = "c3d4", serialNumber = "1f", responderURL = "http://ocsp.example.com",
    } })
    assert.equal({ status = "Failed" }, res)
  end,
}
