-- What stations say of their connectors and parts.

local M = {}

-- OCPP 2.0.1 G01.
function M.status_notification(req)
  if req.connectorStatus == "Faulted" then
    log.warn("connector faulted", { evse = req.evseId, connector = req.connectorId })
    metrics.inc("connectors_faulted")
  end
  return {}
end

-- Events of monitored variables (N07); severe ones are logged.
function M.notify_event(req)
  for _, event in ipairs(req.eventData) do
    if event.trigger == "Alerting" then
      log.warn("alert", {
        component = event.component.name,
        variable = event.variable.name,
        value = event.actualValue,
        cleared = event.cleared or false,
      })
    end
  end
  return {}
end

-- Reservations that ended by themselves (H01, H03).
function M.reservation_status_update(req)
  log.info("reservation", { reservation = req.reservationId, status = req.reservationUpdateStatus })
  return {}
end

return M
