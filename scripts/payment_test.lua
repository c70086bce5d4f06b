local function station(t) return t.station{ version = "2.1" } end

return {
  ["takes settlements, good and bad"] = function(t)
    for _, status in ipairs{ "Settled", "Canceled", "Rejected", "Failed" } do
      assert.equal({}, t.call("notify_settlement", {
        pspRef = "PSP-1", status = status, settlementAmount = 12.5, settlementTime = "2026-01-01T00:00:00Z",
      }, station(t)))
    end
  end,

  ["vouches for no VAT number"] = function(t)
    local res = t.call("vat_number_validation", { vatNumber = "NL123456789B01", evseId = 1 }, station(t))
    assert.equal({ vatNumber = "NL123456789B01", evseId = 1, status = "Rejected" }, res)
  end,
}
