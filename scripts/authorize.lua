-- Who may charge. lib/cards.lua knows the cards.

local card_info = require("cards").info

---@type Plugin
local M = {}

-- A card is shown at a station (OCPP 2.0.1 C01). That it may not charge is an answer as good as any, never an error.
function M.authorize(req, station)
  local info, status = card_info(req.idToken, station)
  if status ~= "Accepted" then
    log.info("card refused", { status = status, type = req.idToken.type })
    metrics.inc("cards_refused", { status = status })
    if req.certificate or req.iso15118CertificateHashData then
      -- Plug & Charge: the contract of a vehicle, whose certificate nobody here can verify (C07.FR.17).
      return { idTokenInfo = { status = "Invalid" }, certificateStatus = "CertChainError" }
    end
  end
  return { idTokenInfo = info }
end

return M
