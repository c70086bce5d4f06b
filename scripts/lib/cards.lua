-- What a card may do. Cards are made known by the API, by csms tokens, and by the list in config.toml:
--
--   [settings]
--   unknown_tokens = "Unknown"           what is said of a card that nobody made known
--   concurrent_tokens = true             false: a card that charges at another station gets ConcurrentTx
--
--   [[settings.tokens]]
--   id = "04A2B3C4D5E6F7"                upper and lower case are the same
--   status = "Accepted"                  or Blocked, Invalid, NoCredit, …; Accepted where left out
--   group = "FLEET"                      cards of a group may stop each other's sessions
--   expires = "2030-01-01T00:00:00Z"     from then on it is Expired

local M = {}

local statuses = ocpp.AuthorizationStatus -- a status that isn't one of OCPP's raises an error when this file is loaded

-- The cards of the list by id: as the list has it, which is what most stations send, and in lower case.
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
local concurrent = settings.concurrent_tokens ~= false

-- find returns what is known of a card: what operators made known goes before the list. It raises an error when the
-- records can't be read, so that the station asks again.
local function find(id)
  local token, problem = tokens.get(id)
  if problem then
    error(problem)
  end
  if not token then
    return cards[id] or cards[id:lower()]
  end
  if token.expires then
    token.expires = time.parse(token.expires)
  end
  return token
end

-- elsewhere says whether a card charges at another station, where it began before it did at this one: the first of two sessions goes on.
local function elsewhere(id, station)
  local here, there
  for _, tx in ipairs(transactions.list({ token = id, active = true }) or {}) do
    local start = tx.start and time.parse(tx.start) or 0
    if tx.station:lower() == station.id:lower() then
      here = math.min(here or start, start)
    else
      there = math.min(there or start, start)
    end
  end
  return there and (not here or there < here)
end

-- permitted says whether a card is limited to other stations.
local function permitted(card, station)
  if not card.stations or #card.stations == 0 then
    return true
  end
  for _, id in ipairs(card.stations) do
    if id:lower() == station.id:lower() then
      return true
    end
  end
  return false
end

-- info returns the idTokenInfo for the idToken of a request of a station, and the status in it.
function M.info(idToken, station)
  local id = idToken.idToken
  local card = find(id)
  if not card then
    local status = unknown
    if idToken.type == "NoAuthorization" then
      status = "Accepted" -- someone pressed a button and showed no card (OCPP 2.0.1 C02.FR.02)
    elseif idToken.type == "KeyCode" and status == "Unknown" then
      status = "Invalid" -- a code that isn't valid here (C04.FR.01)
    elseif idToken.type == "eMAID" and status == "Accepted" then
      status = "Unknown" -- a vehicle's contract: nobody here verifies its certificate, so only the list accepts it
    end
    return { status = status }, status
  end
  local status = card.status
  if status == "Accepted" then
    if card.expires and time.now() >= card.expires then
      status = "Expired"
    elseif not permitted(card, station) then
      status = "NotAtThisLocation"
    elseif not concurrent and elsewhere(id, station) then
      status = "ConcurrentTx"
    end
  end
  if card.group or card.language then
    return {
      status = status,
      groupIdToken = card.group and { idToken = card.group, type = "Central" },
      language1 = card.language,
    }, status
  end
  return { status = status }, status
end

return M
