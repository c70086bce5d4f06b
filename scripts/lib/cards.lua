-- What a card may do, by the list in config.toml:
--
--   [settings]
--   unknown_tokens = "Unknown"           what is said of a card that is not in the list
--
--   [[settings.tokens]]
--   id = "04A2B3C4D5E6F7"                upper and lower case are the same
--   status = "Accepted"                  or Blocked, Invalid, NoCredit, …; Accepted where left out
--   group = "FLEET"                      cards of a group may stop each other's sessions
--   expires = "2030-01-01T00:00:00Z"     from then on it is Expired

local M = {}

local statuses = ocpp.AuthorizationStatus -- a status that isn't one of OCPP's raises an error when this file is loaded

-- The cards by id: as the list has it, which is what most stations send, and in lower case.
local cards = {}
for i, token in ipairs(settings.tokens or {}) do
  if type(token.id) ~= "string" then
    error("settings.tokens: entry " .. i .. ' has no id; an id is a text, like "04A2B3C4D5E6F7"')
  end
  local card = { status = statuses[token.status or "Accepted"], group = token.group }
  if token.expires then
    local at, problem = time.parse(token.expires)
    if not at then
      error("settings.tokens: entry " .. i .. ": expires: " .. problem)
    end
    card.expires = at
  end
  cards[token.id:lower()] = card
  cards[token.id] = card
end

local unknown = statuses[settings.unknown_tokens or "Unknown"]

-- info returns the idTokenInfo for the idToken of a request, and the status in it.
function M.info(idToken)
  local id = idToken.idToken
  local card = cards[id] or cards[id:lower()]
  if not card then
    local status = unknown
    if idToken.type == "NoAuthorization" then
      status = "Accepted" -- someone pressed a button and showed no card (OCPP 2.0.1 C02.FR.02)
    elseif idToken.type == "eMAID" and status == "Accepted" then
      status = "Unknown" -- a vehicle's contract: nobody here verifies its certificate, so only the list accepts it
    end
    return { status = status }, status
  end
  local status = card.status
  if status == "Accepted" and card.expires and time.now() >= card.expires then
    status = "Expired"
  end
  if card.group then
    return { status = status, groupIdToken = { idToken = card.group, type = "Central" } }, status
  end
  return { status = status }, status
end

return M
