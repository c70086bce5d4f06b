-- What stations report when they are asked to. A report comes in parts; tbc says that there are more.

---@type Plugin
local M = {}

local function note(what, req)
  log.debug(what, { request = req.requestId, part = req.seqNo, more = req.tbc or false })
end

-- The device model: components and their variables (OCPP 2.0.1 B07, B08).
function M.notify_report(req)
  note("report", req)
  return {}
end

-- Which monitors are set (N02).
function M.notify_monitoring_report(req)
  note("monitoring report", req)
  return {}
end

-- What the station knows of a customer (N09). It is personal: that it came is logged, not what it says.
function M.notify_customer_information(req)
  note("customer information", req)
  return {}
end

-- What the station's display shows (O03, O04).
function M.notify_display_messages(req)
  note("display messages", req)
  return {}
end

return M
