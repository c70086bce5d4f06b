-- Security events and certificates.
--
-- This policy has no certificate authority and knows no mobility provider, so it says no to what needs one. A plugin
-- of your own that comes first (scripts.order) may say yes.

---@type Plugin
local M = {}

-- Something suspicious, or a change that matters for security (OCPP 2.0.1 A04).
function M.security_event_notification(req)
  log.warn("security event", { type = req.type, info = req.techInfo })
  metrics.inc("security_events", { type = req.type })
  return {}
end

-- The station wants a certificate (A02, A03). Who answers Accepted sends CertificateSigned afterwards, in an after hook.
function M.sign_certificate()
  return { status = "Rejected" }
end

-- A vehicle wants its contract certificate for Plug & Charge (M01, M02).
function M.get_15118_ev_certificate()
  return { status = "Failed", exiResponse = "" }
end

-- Has a certificate been revoked? Who answers Accepted puts the authority's OCSP response into ocspResult (M06).
function M.get_certificate_status()
  return { status = "Failed" }
end

-- OCPP 2.1: have the certificates of a vehicle been revoked? "Failed" is the honest answer of those who can't ask (M07).
function M.get_certificate_chain_status(req)
  local answer = {}
  for i, asked in ipairs(req.certificateStatusRequests) do
    answer[i] = {
      certificateHashData = asked.certificateHashData, source = asked.source, status = "Failed", nextUpdate = time.iso(time.now() + 3600),
    }
  end
  return { certificateStatus = answer }
end

return M
