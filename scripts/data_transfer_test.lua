return {
  ["answers that it doesn't know a vendor"] = function(t)
    assert.equal({ status = "UnknownVendorId" }, t.call("data_transfer", { vendorId = "com.nobody" }))
  end,

  ["answers so whatever the data is"] = function(t)
    for _, data in ipairs{ "text", 42, true, { deep = { list = { 1, 2 } } } } do
      assert.equal("UnknownVendorId", t.call("data_transfer", { vendorId = "com.nobody", messageId = "Hello", data = data }).status)
    end
  end,
}
