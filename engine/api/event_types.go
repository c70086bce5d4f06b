package api

import (
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/events"
	"csms/engine/messages"
)

// StoreEvent is the data of a store event.
type StoreEvent struct {
	Healthy   bool      `json:"healthy"`
	Problem   string    `json:"problem,omitempty"`
	LastWrite time.Time `json:"last_write"`
}

// eventRows are the types of events that a stream can be limited to: when there is one, and its data.
var eventRows = [...]struct {
	typ, text string
	data      any
}{
	{events.Connected, "A station holds a connection.", engine.ConnectedEvent{}},
	{events.Disconnected, "A connection has ended; another may have replaced it before.", engine.DisconnectedEvent{}},
	{events.Refused, "A handshake was refused.", engine.RefusedEvent{}},
	{events.Boot, "A BootNotification was answered.", engine.BootEvent{}},
	{events.Status, "A station told the status of a connector, whether or not it is another.", engine.StatusEvent{}},
	{events.Transaction, "A transaction event was recorded, also where its decision failed.", engine.TransactionEvent{}},
	{events.Authorize, "An idToken was decided about; *** stands for one that is typed in.", engine.AuthorizeEvent{}},
	{events.Security, "A station told of a security event.", engine.SecurityEvent{}},
	{events.Failed, "A CALL of a station was answered with a CALLERROR.", engine.FailedEvent{}},
	{events.Message, "A message, in or out. These come only where they are asked for, by type or with messages.", messages.Message{}},
	{events.Scripts, "The scripts were read: another generation is active, or they were refused.", ScriptStatus{}},
	{events.Log, "A script logged a line, or a callback failed.", ScriptLogLine{}},
	{events.Store, "Writing records fails, or works again.", StoreEvent{}},
	{events.Change, "An operator changed something.", ChangeEvent{}},
}

func eventTypes() []string {
	var all []string
	for _, row := range eventRows {
		all = append(all, row.typ)
	}
	return all
}

// describeEvents describes the stream, with the data of each type of event.
func describeEvents(api huma.API) {
	schemas := api.OpenAPI().Components.Schemas
	text := strings.Builder{}
	text.WriteString("Each event is `event: TYPE`, `id: NUMBER` and `data: JSON`, where the JSON has time, type, station (null where it is about none) and data. " +
		"Without type all come but messages. `event: missed` with `{\"count\": n}` tells of events that came " +
		"faster than they were read: read anew what you show. A comment each 15 s keeps the stream alive; it isn't resumed after a break.\n")
	var each []*huma.Schema
	var types []any
	for _, row := range eventRows {
		// Inline, as some are called like records that are described here too.
		data := huma.SchemaFromType(schemas, reflect.TypeOf(row.data))
		nullable(reflect.TypeOf(row.data), data)
		text.WriteString("\n- `" + row.typ + "`: " + row.text)
		types = append(types, row.typ)
		each = append(each, &huma.Schema{
			Type: huma.TypeObject, Title: row.typ, Description: row.text, Required: []string{"time", "type", "station", "data"},
			Properties: map[string]*huma.Schema{
				"time": {Type: huma.TypeString, Format: "date-time"}, "type": {Type: huma.TypeString, Enum: []any{row.typ}},
				"station": {Type: huma.TypeString, Nullable: true}, "data": data,
			},
		})
	}
	responses := problemsOf(api, map[int]string{
		http.StatusUnprocessableEntity: "A type is none, or a parameter is wrong.", http.StatusServiceUnavailable: "Too many streams are open.",
	})
	responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{OneOf: each}}}}
	api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "stream-events", Method: http.MethodGet, Path: "/api/v1/events", Tags: []string{"events"},
		Summary: "What happens, as it happens (server-sent events)", Description: text.String(),
		Parameters: []*huma.Param{
			{Name: "type", In: "query", Description: "only these types: several times, or with commas", Explode: new(bool),
				Schema: &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString, Enum: types}}},
			{Name: "station", In: "query", Description: "only of this station", Schema: &huma.Schema{Type: huma.TypeString}},
			{Name: "messages", In: "query", Description: "the messages of this station too, beside what type and station choose", Schema: &huma.Schema{Type: huma.TypeString}},
		},
		Responses: responses,
	})
}
