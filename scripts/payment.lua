-- OCPP 2.1: payments at the station.

---@type Plugin
local M = {}

-- A payment by card was settled, or wasn't (C20). The receipt is the payment provider's.
function M.notify_settlement(req)
  log.info("settlement", { transaction = req.transactionId, reference = req.pspRef, status = req.status, amount = req.settlementAmount })
  return {}
end

-- Whose VAT number is this (C19)? This policy has no register to ask, and says so. A plugin of your own that comes first
-- (scripts.order) may ask one by http, and answer with the company.
function M.vat_number_validation(req)
  return { vatNumber = req.vatNumber, evseId = req.evseId, status = "Rejected" }
end

return M
