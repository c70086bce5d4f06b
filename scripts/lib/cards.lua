-- What a card may do, from the list in config.toml:
--
--   [settings]
--   unknown_tokens = "Unknown"      what is said of a card that is not in the list
--   [[settings.tokens]]
--   id = "04A2B3C4D5E6F7"           upper and lower case are the same
--   status = "Accepted"             or Blocked, Expired, Invalid, NoCredit, …; Accepted where left out
--   group = "FLEET"                 cards of a group may stop each other's sessions

local M = {}

-- The answers by card, in lower case: the list is gone through once, when this file is loaded.
local answers = {}
for _, token in ipairs(settings.tokens or {}) do
  local info = { status = token.status or "Accepted" }
  if token.group then
    info.groupIdToken = { idToken = token.group, type = "Central" }
  end
  answers[token.id:lower()] = info
end
local unknown = { status = settings.unknown_tokens or "Unknown" }
local free = { status = "Accepted" }

-- info returns the idTokenInfo for an idToken of a request.
function M.info(idToken)
  -- The station let someone charge without asking who it is (C02.FR.02).
  if idToken.type == "NoAuthorization" then
    return free
  end
  return answers[idToken.idToken:lower()] or unknown
end

return M
