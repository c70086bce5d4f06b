-- What stations say of their connectors and parts.

---@type Plugin
local M = {}

local function faulted(evse, connector)
  log.warn("connector faulted", { evse = evse, connector = connector })
  metrics.inc("connectors_faulted")
end

-- The status of a connector has changed: Available, Occupied, Reserved, Unavailable, Faulted (OCPP 2.0.1 G01).
function M.status_notification(req)
  if req.connectorStatus == "Faulted" then
    faulted(req.evseId, req.connectorId)
  end
  return {}
end

-- Events of variables (N07, N08). Some stations report their connectors' status in this way (G01.FR.07).
function M.notify_event(req)
  for _, event in ipairs(req.eventData) do
    local component, variable = event.component, event.variable
    if component.name == "Connector" and variable.name == "AvailabilityState" then
      if event.actualValue == "Faulted" then
        local evse = component.evse or {}
        faulted(evse.id, evse.connectorId)
      end
    elseif event.trigger == "Alerting" then
      log.warn("alert", {
        component = component.name,
        variable = variable.name,
        value = event.actualValue,
        cleared = event.cleared or false,
      })
    end
  end
  return {}
end

-- A reservation has ended unused, or was taken away (H01, H04).
function M.reservation_status_update(req)
  log.info("reservation", { reservation = req.reservationId, status = req.reservationUpdateStatus })
  return {}
end

return M
