-- Who may charge.

local cards = require("cards")

local M = {}

-- OCPP 2.0.1 C01. A card that is not known is a normal answer with its status, never an error.
function M.authorize(req)
  local info, status = cards.info(req.idToken)
  if status ~= "Accepted" then
    log.info("card refused", { status = status, type = req.idToken.type })
    metrics.inc("cards_refused", { status = status })
  end
  return { idTokenInfo = info }
end

return M
