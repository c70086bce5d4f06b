-- Who may charge. The list of cards is in config.toml; lib/cards.lua reads it.

local cards = require("cards")

---@type Plugin
local M = {}

-- A card is shown at a station (OCPP 2.0.1 C01). That it may not charge is an answer as good as any, never an error.
function M.authorize(req)
  local info, status, listed = cards.info(req.idToken)
  if not listed and (req.certificate or req.iso15118CertificateHashData) then
    -- Plug & Charge: a vehicle's contract, whose certificate nobody here can verify (C07.FR.17).
    return { idTokenInfo = { status = "Invalid" }, certificateStatus = "CertChainError" }
  end
  if status ~= "Accepted" then
    log.info("card refused", { status = status, type = req.idToken.type })
    metrics.inc("cards_refused", { status = status })
  end
  return { idTokenInfo = info }
end

return M
