-- Security events and certificates.

local M = {}

-- A04: what the station found suspicious.
function M.security_event_notification(req)
  log.warn("security event", { type = req.type, info = req.techInfo })
  metrics.inc("security_events", { type = req.type })
  return {}
end

-- A02: the station wants its certificate renewed. Signing needs a certificate authority, which this policy has none
-- of: a plugin of your own that comes first (scripts.order) answers Accepted, and sends CertificateSigned afterwards.
function M.sign_certificate()
  return { status = "Rejected" }
end

-- M01, M02: a contract certificate for Plug & Charge. It is the business of a provider that this policy doesn't know.
function M.get_15118_ev_certificate()
  return { status = "Failed", exiResponse = "" }
end

-- M06: has a certificate been revoked? Nobody here asks its authority.
function M.get_certificate_status()
  return { status = "Failed" }
end

return M
