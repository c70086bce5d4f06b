local list = {
  unknown_tokens = "Unknown",
  tokens = {
    { id = "04A2B3C4" },
    { id = "04FLEET1", group = "FLEET" },
    { id = "04STOLEN", status = "Blocked", group = "FLEET" },
    { id = "04VISITOR", expires = "2026-06-01T00:00:00Z" },
  },
}

-- ask shows a card and returns what is said of it.
local function ask(t, id, type)
  local res = assert(t.call("authorize", { idToken = { idToken = id, type = type or "ISO14443" } }))
  return res.idTokenInfo
end

return {
  ["accepts a card of the list"] = function(t)
    t.settings(list)
    assert.equal({ status = "Accepted" }, ask(t, "04A2B3C4"))
  end,

  ["takes upper and lower case for the same"] = function(t)
    t.settings(list)
    assert.equal("Accepted", ask(t, "04a2b3c4").status)
  end,

  ["tells the group of a card"] = function(t)
    t.settings(list)
    assert.equal({ status = "Accepted", groupIdToken = { idToken = "FLEET", type = "Central" } }, ask(t, "04FLEET1"))
  end,

  ["refuses a card that is blocked"] = function(t)
    t.settings(list)
    local info = ask(t, "04STOLEN")
    assert.equal("Blocked", info.status)
    assert.equal("FLEET", info.groupIdToken.idToken)
  end,

  ["refuses a card once it has expired"] = function(t)
    t.settings(list)
    t.clock:set("2026-05-31T23:59:59Z")
    assert.equal("Accepted", ask(t, "04VISITOR").status)
    t.clock:advance("1s")
    assert.equal("Expired", ask(t, "04VISITOR").status)
  end,

  ["does not know other cards"] = function(t)
    t.settings(list)
    assert.equal({ status = "Unknown" }, ask(t, "04FFFFFF"))
  end,

  ["says of other cards what the settings say"] = function(t)
    t.settings{ unknown_tokens = "Accepted", tokens = {} }
    assert.equal("Accepted", ask(t, "04FFFFFF").status)
    t.settings{ unknown_tokens = false, tokens = false }
    assert.equal("Unknown", ask(t, "04FFFFFF").status)
  end,

  ["says that a code nobody made known is invalid"] = function(t)
    t.settings(list)
    assert.equal({ status = "Invalid" }, ask(t, "1234", "KeyCode"))
    t.settings{ unknown_tokens = "Accepted", tokens = {} }
    assert.equal("Accepted", ask(t, "1234", "KeyCode").status)
  end,

  ["lets a button start without a card"] = function(t)
    t.settings(list)
    assert.equal("Accepted", ask(t, "", "NoAuthorization").status)
  end,

  ["refuses contracts of vehicles, for nobody verifies their certificates"] = function(t)
    local contract = { idToken = "DE8AA1A2B3C4D5", type = "eMAID" }
    local ocsp = {
      hashAlgorithm = "SHA256", issuerNameHash = "a1b2", issuerKeyHash = "c3d4", serialNumber = "1f", responderURL = "http://ocsp.example.com",
    }
    for _, unknown in ipairs{ "Unknown", "Accepted" } do
      t.settings{ unknown_tokens = unknown, tokens = {} }
      for _, req in ipairs{
        { idToken = contract, certificate = "-----BEGIN CERTIFICATE-----" },
        { idToken = contract, iso15118CertificateHashData = { ocsp } },
      } do
        local res = t.call("authorize", req)
        assert.equal("CertChainError", res.certificateStatus)
        assert.equal("Invalid", res.idTokenInfo.status)
      end
      assert.equal("Unknown", ask(t, "DE8AA1A2B3C4D5", "eMAID").status, "without a certificate")
    end
  end,

  ["takes the list's word for a contract"] = function(t)
    t.settings{ tokens = { { id = "DE8AA1A2B3C4D5" } } }
    local res = t.call("authorize", { idToken = { idToken = "DE8AA1A2B3C4D5", type = "eMAID" }, certificate = "-----BEGIN CERTIFICATE-----" })
    assert.equal({ idTokenInfo = { status = "Accepted" } }, res)
  end,

  ["says what is wrong with the list"] = function(t)
    for problem, wrong in pairs{
      ["entry 2 has no id"] = { tokens = { { id = "04A2B3C4" }, { group = "FLEET" } } },
      ['did you mean "Blocked"'] = { tokens = { { id = "04A2B3C4", status = "Blockd" } } },
      ['entry 1: expires: "tomorrow" is no RFC 3339 time'] = { tokens = { { id = "04A2B3C4", expires = "tomorrow" } } },
      ['did you mean "Unknown"'] = { unknown_tokens = "Unknwon", tokens = {} },
    } do
      t.settings(wrong)
      local res, err = t.call("authorize", { idToken = { idToken = "04A2B3C4", type = "ISO14443" } })
      assert.is_nil(res)
      assert.matches(problem, err.problem)
    end
  end,

  ["a card that an operator made known goes before the list"] = function(t)
    t.settings{ tokens = { { id = "C1", status = "Accepted" } } }
    t.tokens{ { id = "c1", status = "Blocked" }, { id = "C2", group = "FLEET", language = "de", expires = "2026-01-02T00:00:00Z" } }
    assert.equal("Blocked", t.call("authorize", { idToken = { idToken = "C1", type = "ISO14443" } }).idTokenInfo.status)
    local info = t.call("authorize", { idToken = { idToken = "C2", type = "ISO14443" } }).idTokenInfo
    assert.equal("Accepted", info.status)
    assert.equal("FLEET", info.groupIdToken.idToken)
    assert.equal("de", info.language1)
    t.clock:advance("25h")
    assert.equal("Expired", t.call("authorize", { idToken = { idToken = "C2", type = "ISO14443" } }).idTokenInfo.status)
  end,

  ["limits a card to its stations"] = function(t)
    t.tokens{ { id = "C1", stations = { "cs-1" } } }
    local here, there = t.station{ id = "CS-1" }, t.station{ id = "CS-2" }
    local card = { idToken = { idToken = "C1", type = "ISO14443" } }
    assert.equal("Accepted", t.call("authorize", card, here).idTokenInfo.status)
    assert.equal("NotAtThisLocation", t.call("authorize", card, there).idTokenInfo.status)
  end,

  ["refuses a card that charges elsewhere, where that is not wanted"] = function(t)
    t.tokens{ { id = "C1" } }
    t.transactions{ { station = "CS-2", id = "T1", token = "c1", active = true } }
    local card = { idToken = { idToken = "C1", type = "ISO14443" } }
    t.settings{ concurrent_tokens = true }
    assert.equal("Accepted", t.call("authorize", card).idTokenInfo.status)
    t.settings{ concurrent_tokens = false }
    assert.equal("ConcurrentTx", t.call("authorize", card).idTokenInfo.status)
    t.transactions{ { station = "CS-1", id = "T1", token = "C1", active = true }, { station = "CS-2", id = "T2", token = "C1" } }
    assert.equal("Accepted", t.call("authorize", card).idTokenInfo.status)
    local first = { station = "CS-1", id = "T1", token = "C1", active = true, start = "2026-01-01T00:00:00Z" }
    t.transactions{ first, { station = "CS-2", id = "T2", token = "C1", active = true, start = "2026-01-01T01:00:00Z" } }
    assert.equal("Accepted", t.call("authorize", card).idTokenInfo.status, "it began here")
    assert.equal("ConcurrentTx", t.call("authorize", card, t.station{ id = "CS-2" }).idTokenInfo.status)
  end,
}
