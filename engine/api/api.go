// Package api serves the operators: REST under /api/v1/ with its OpenAPI description at
// /openapi.json, metrics, health and readiness.
package api

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"csms/engine"
)

// Options are what the operators' side works with.
type Options struct {
	Engine  *engine.Engine
	Scripts Scripts
	// Metrics are shown at /metrics.
	Metrics prometheus.Gatherer
	// Ready reports what keeps the program from serving; nil when nothing does.
	Ready func() error
	// Hosts are the names, beside loopback and the bound address, that requests may ask for.
	Hosts []string
	// CallTimeout is how long a command waits where the request doesn't say. Nil: 30 s.
	CallTimeout func() time.Duration
	Log         *slog.Logger
}

// Scripts is what the API needs of those who run the scripts.
type Scripts interface {
	Status() ScriptStatus
	// Reload reads the scripts again. An error says why they were not taken; Status has the details.
	Reload(ctx context.Context) error
}

// maxBody is the greatest size of a request's body in bytes.
const maxBody = 1 << 20

// New returns the handler of the operators' listener.
func New(o Options) http.Handler {
	o.Log = cmp.Or(o.Log, slog.Default())
	if o.CallTimeout == nil {
		o.CallTimeout = func() time.Duration { return 30 * time.Second }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", o.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.Metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("/", notFound)

	config := huma.DefaultConfig("csms", "1")
	config.Info.Description = "The operators' interface of csms, a charging station management system."
	config.DocsPath = ""     // its page loads scripts from elsewhere
	config.CreateHooks = nil // no $schema in bodies
	config.OpenAPIPath = "/openapi"
	config.SchemasPath = ""
	api := humago.New(mux, config)
	o.stations(api)
	o.calls(api)
	o.scripts(api)
	return guard(o.Hosts, problems(mux))
}

func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
