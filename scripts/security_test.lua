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

  ["can't say whether a vehicle's chain is revoked"] = function(t)
    local hash = { hashAlgorithm = "SHA256", issuerNameHash = "a1", issuerKeyHash = "b2", serialNumber = "1f" }
    local res = t.call("get_certificate_chain_status", {
      certificateStatusRequests = { { certificateHashData = hash, source = "OCSP", urls = { "http://ocsp.example.com" } } },
    }, t.station{ version = "2.1" })
    assert.equal(1, #res.certificateStatus)
    assert.equal("Failed", res.certificateStatus[1].status)
    assert.equal(hash, res.certificateStatus[1].certificateHashData)
  end,
}
