-- What a card may do, from the list in config.toml:
--
--   [settings]
--   unknown_tokens = "Unknown"      what is said of a card that is not in the list
--   [[settings.tokens]]
--   id = "04A2B3C4D5E6F7"           upper and lower case are the same
--   status = "Accepted"             or Blocked, Expired, Invalid, NoCredit, …; Accepted where left out
--   group = "FLEET"                 cards of a group may stop each other's sessions

local M = {}

local function listed(id)
  for _, token in ipairs(settings.tokens or {}) do
    if token.id:lower() == id then
      return token
    end
  end
end

-- info returns the idTokenInfo for an idToken of a request.
function M.info(idToken)
  -- The station let someone charge without asking who it is (C02.FR.02).
  if idToken.type == "NoAuthorization" then
    return { status = "Accepted" }
  end
  local token = listed(idToken.idToken:lower())
  if not token then
    return { status = settings.unknown_tokens or "Unknown" }
  end
  local info = { status = token.status or "Accepted" }
  if token.group then
    info.groupIdToken = { idToken = token.group, type = "Central" }
  end
  return info
end

return M
