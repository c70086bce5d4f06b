-- Vendors' own messages. Add yours to the table: a function by vendorId.

---@type Plugin
local M = {}

local vendors = {
  -- ["com.example"] = function(req, station)
  --   if req.messageId ~= "Hello" then
  --     return { status = "UnknownMessageId" }
  --   end
  --   return { status = "Accepted", data = { text = "hello " .. station.id } }
  -- end,
}

-- OCPP 2.0.1 P02.
function M.data_transfer(req, station)
  local answer = vendors[req.vendorId]
  if not answer then
    return { status = "UnknownVendorId" }
  end
  return answer(req, station)
end

return M
