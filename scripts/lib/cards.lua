-- What a card may do, from the list in config.toml:
--
--   [settings]
--   unknown_tokens = "Unknown"      what is said of a card that is not in the list
--   [[settings.tokens]]
--   id = "04A2B3C4D5E6F7"           upper and lower case are the same
--   status = "Accepted"             or Blocked, Expired, Invalid, NoCredit, …; Accepted where left out
--   group = "FLEET"                 cards of a group may stop each other's sessions

local M = {}

-- The cards by id, as it is written in the list and in lower case.
local cards = {}
for _, token in ipairs(settings.tokens or {}) do
  local card = { status = token.status or "Accepted", group = token.group }
  cards[token.id:lower()] = card
  cards[token.id] = card
end
local unknown = settings.unknown_tokens or "Unknown"

-- info returns the idTokenInfo for an idToken of a request, and its status.
function M.info(idToken)
  local id = idToken.idToken
  local card = cards[id] or cards[id:lower()]
  if not card then
    -- NoAuthorization: the station let someone charge without asking who it is (C02.FR.02).
    local status = idToken.type == "NoAuthorization" and "Accepted" or unknown
    return { status = status }, status
  end
  if card.group then
    return { status = card.status, groupIdToken = { idToken = card.group, type = "Central" } }, card.status
  end
  return { status = card.status }, card.status
end

return M
