package annotate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/luabind/host"
)

// nativePrefix begins the names of the types of OCPP 1.6, which are often those of other types of 2.x.
const nativePrefix = v16.Prefix

// nativeMessages annotates the messages and enums of OCPP 1.6.
func nativeMessages(actions plan.Actions) []Item {
	var items []Item
	found := host.Enums(actions)
	for _, name := range slices.Sorted(maps.Keys(found)) {
		alias := nativePrefix + found[name].Name
		items = append(items, written(Enums, alias, func(b *strings.Builder) { writeAlias(b, alias, about(alias), found[name].Texts(ocpp.V16)) }))
	}
	return append(items, classes(actions, nativePrefix)...)
}

const nativeHead = `---Callbacks that take actions of OCPP 1.6 as stations of 1.6 send them, in place of those in the terms of 2.0.1. The answer is one of
---1.6; the number of a transaction is filled in. proceed asks the next plugin that takes the action so, and behind the last one the
---callback that the action becomes, like transaction_event, whose answer it returns in the terms of 1.6.
---
---    M.ocpp16 = {
---      start_transaction = function(req, station, proceed)
---        if req.idTag == "GUEST" then
---          return { idTagInfo = { status = "Blocked" } }
---        end
---        return proceed(req)
---      end,
---    }
---@class (exact) ocpp16.Callbacks
`

// nativeCallbacks annotates a plugin's ocpp16 table.
func nativeCallbacks(actions plan.Actions) []Item {
	items := []Item{{Callbacks, nativePrefix + "Callbacks", nativeHead}}
	for _, a := range actions.All() {
		if a.From&ocpp.FromStation != 0 {
			request, response := nativePrefix+a.Request.Name, nativePrefix+a.Response.Name
			items = append(items, Item{Callbacks, a.Full, fmt.Sprintf("---@field %s? fun(req: %s, station: Station, proceed: fun(req: %s): %s?, Refusal?): %s?, Refusal?\n",
				a.Callback, request, request, response, response)})
		}
	}
	items[len(items)-1].Text += "\n"
	return items
}
