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
--   stations = ["DEPOT-1", "DEPOT-2"]    where it may charge; anywhere where left out

local M = {}

-- read makes a card of an entry of the list.
local function read(token)
  local card = { status = token.status or "Accepted", group = token.group }
  if token.expires then
    card.expires = assert(time.parse(token.expires))
  end
  if token.stations then
    card.stations = {}
    for _, id in ipairs(token.stations) do
      card.stations[id:lower()] = true
    end
  end
  return card
end

-- The cards by id: as it is in the list, which most stations send, and in lower case.
local cards = {}
for i, token in ipairs(settings.tokens or {}) do
  if type(token.id) ~= "string" then
    error("settings.tokens: entry " .. i .. ' has no id; it is a text, like "04A2B3C4D5E6F7"')
  end
  local card = read(token)
  cards[token.id:lower()] = card
  cards[token.id] = card
end

local unknown = settings.unknown_tokens or "Unknown"

-- status_of is what a card is at a station, now.
local function status_of(card, station)
  if card.status ~= "Accepted" then
    return card.status
  elseif card.expires and time.now() >= card.expires then
    return "Expired"
  elseif card.stations and not card.stations[station.id:lower()] then
    return "NotAtThisLocation" -- OCPP 2.0.1 C01.FR.22
  end
  return "Accepted"
end

-- info returns the idTokenInfo for the idToken of a request, and the status in it.
function M.info(idToken, station)
  local id = idToken.idToken
  local card = cards[id] or cards[id:lower()]
  if not card then
    -- NoAuthorization: someone pressed a button and showed no card (C02.FR.02).
    local status = idToken.type == "NoAuthorization" and "Accepted" or unknown
    return { status = status }, status
  end
  local status = status_of(card, station)
  if card.group then
    return { status = status, groupIdToken = { idToken = card.group, type = "Central" } }, status
  end
  return { status = status }, status
end

return M
