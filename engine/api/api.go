// Package api serves the operators: REST under /api/v1/ with its OpenAPI description at
// /openapi.json, metrics, health and readiness.
package api

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/events"
	"csms/engine/messages"
	"csms/engine/store"
)

// Options are what the operators' side works with.
type Options struct {
	Engine  *engine.Engine
	Store   *store.Store
	Scripts Scripts
	// StationsURL is where stations connect, before their id.
	StationsURL string
	// Events are passed on; nil: there are none.
	Events *events.Hub
	// Messages is the log of messages; nil: there is none.
	Messages *messages.Log
	// Operators are who may come; nil: everybody, and no token is needed.
	Operators *auth.Operators
	// TokenChanged is told of a token that was changed, for those who remember them; may be nil.
	TokenChanged func(id string)
	// Console serves the console's page and files, and leaves the rest to the handler that it is given. who tells whom a request is
	// of; nil: of somebody who has to log in. A nil Console: there is none.
	Console func(who func(r *http.Request) *Whoami, rest http.Handler) http.Handler
	// Metrics are shown at /metrics.
	Metrics prometheus.Gatherer
	// Ready reports what keeps the program from serving; nil when nothing does.
	Ready func() error
	// Hosts are the names, beside loopback and the bound address, that requests may ask for.
	Hosts []string
	// CallTimeout is how long a command waits where the request doesn't say. Nil: 30 s.
	CallTimeout func() time.Duration
	Log         *slog.Logger

	streams *atomic.Int32 // how many event streams are open
}

// Scripts is what the API needs of those who run the scripts.
type Scripts interface {
	Status() ScriptStatus
	// Reload reads the scripts again, for who. An error says why they were not taken; Status has the details.
	Reload(ctx context.Context, who string) error
	// Rollback puts a stored generation to work, for who. The error is ErrNoGeneration, or says why it was refused.
	Rollback(ctx context.Context, generation, who string) error
	// Log returns the last lines that scripts logged, at most limit, the newest first.
	Log(limit int) []ScriptLogLine
	// Reference returns what scripts work with, in the order in which it is shown.
	Reference() []ScriptReference
}

// ErrNoGeneration: there is no stored generation of that name.
var ErrNoGeneration = errors.New("there is no stored generation of that name")

// maxBody is the greatest size of a request's body in bytes.
const maxBody = 1 << 20

// New returns the handler of the operators' listener.
func New(o Options) http.Handler {
	o.Log = cmp.Or(o.Log, slog.Default())
	o.streams = new(atomic.Int32)
	if o.CallTimeout == nil {
		o.CallTimeout = func() time.Duration { return 30 * time.Second }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", o.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.Metrics, promhttp.HandlerOpts{}))
	rest := http.Handler(http.HandlerFunc(notFound))
	if o.Console != nil {
		rest = o.Console(o.whoOf, rest)
	}
	mux.Handle("/", rest)
	mux.HandleFunc("POST /api/v1/login", o.login)
	mux.HandleFunc("POST /api/v1/logout", o.logout)
	mux.HandleFunc("GET /api/v1/whoami", o.whoami)
	mux.HandleFunc("GET /api/v1/events", o.stream)

	config := huma.DefaultConfig("csms", "1")
	config.Info.Description = "The operators' interface of csms, a charging station management system."
	config.DocsPath = ""     // its page loads scripts from elsewhere
	config.CreateHooks = nil // no $schema in bodies
	config.OpenAPIPath = "/openapi"
	config.SchemasPath = ""
	api := humago.New(mux, config)
	api.UseMiddleware(declaredQuery(api))
	o.overview(api)
	o.energy(api)
	o.stations(api)
	o.provisioning(api)
	o.reports(api)
	o.calls(api)
	o.commands(api)
	o.tokens(api)
	o.transactions(api)
	o.scripts(api)
	o.scriptLog(api)
	o.scriptReference(api)
	o.generations(api)
	o.audits(api)
	o.messagesLog(api)
	o.repairs(api)
	describeRequests(api)
	describeEvents(api)
	describeLogin(api)
	o.describeGuards(api)
	describeNull(api.OpenAPI().Components.Schemas)
	return guard(o.Hosts, o.authorized(problems(mux)))
}

// declaredQuery refuses query parameters that an operation doesn't have, and those that can't be read: a filter that is left out would
// filter nothing.
func declaredQuery(api huma.API) func(ctx huma.Context, next func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		u := ctx.URL()
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			huma.WriteErr(api, ctx, http.StatusUnprocessableEntity, unreadableQuery(err))
			return
		}
		for name := range query {
			declared := func(p *huma.Param) bool { return p.In == "query" && p.Name == name }
			if !slices.ContainsFunc(ctx.Operation().Parameters, declared) {
				huma.WriteErr(api, ctx, http.StatusUnprocessableEntity, "there is no such query parameter",
					&huma.ErrorDetail{Location: "query." + clip(name), Message: "there is no such query parameter"})
				return
			}
		}
		next(ctx)
	}
}

func unreadableQuery(err error) string { return "the query can't be read: " + clip(err.Error()) }

func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
