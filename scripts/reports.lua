-- What stations report when they are asked to. The parts of a report arrive one by one; tbc says that more follow.

local M = {}

-- The device model (B07, B08).
function M.notify_report(req)
  log.debug("report", { request = req.requestId, part = req.seqNo, more = req.tbc or false })
  return {}
end

-- Monitors that are set (N02).
function M.notify_monitoring_report(req)
  log.debug("monitoring report", { request = req.requestId, part = req.seqNo, more = req.tbc or false })
  return {}
end

-- What the station knows of a customer (N09). It is personal: only its arrival is logged.
function M.notify_customer_information(req)
  log.debug("customer information", { request = req.requestId, part = req.seqNo, more = req.tbc or false })
  return {}
end

-- Messages on the station's display (O03).
function M.notify_display_messages(req)
  log.debug("display messages", { request = req.requestId, more = req.tbc or false })
  return {}
end

return M
