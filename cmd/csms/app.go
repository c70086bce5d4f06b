package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"csms/engine/auth"
	"csms/engine/watch"
)

// shutdownTime is how long a stopping server lets finish what runs.
const shutdownTime = 10 * time.Second

// Deps are what an App gets from outside.
type Deps struct {
	Log   *slog.Logger
	Level *slog.LevelVar // Log's level
	// Load reads the configuration anew, for a reload.
	Load func() (*Config, error)
	// Watch are the files and folders whose change leads to a reload.
	Watch []string
	// Path is where a file of the configuration is; nil: as it is named.
	Path func(file string) string
	// Build makes what is served. It is called when the addresses are known to be
	// free and the files are watched for changes; nil serves /healthz alone. stationsURL
	// is where stations connect, before their id.
	Build func(ctx context.Context, c *Config, stationsURL string, log *slog.Logger) (Parts, error)
}

// Parts are what is served behind the two listeners. Each may be nil.
type Parts struct {
	// Stations serves /ocpp/{stationId} on the stations' listener, Operators all
	// but /healthz on the operators'.
	Stations, Operators http.Handler
	// Reload puts the scripts and the live settings into effect, called at each
	// change of a watched file. It shows its own failures and leaves in charge
	// what runs.
	Reload func(ctx context.Context, c *Config)
	// Configured is told of each reading of the configuration: nil, or what is wrong with it.
	Configured func(err error)
	// Shutdown ends the stations' connections, what runs for them, and what of the operators' has no end of its own.
	Shutdown func(ctx context.Context) error
	// Close gives back what requests need. No request runs any more.
	Close func() error
}

// App is the running server: two listeners, what they serve, and the watcher
// that reloads it.
type App struct {
	deps    Deps
	parts   Parts
	watcher *watch.Watcher

	stations, operators                 *http.Server
	stationsListener, operatorsListener net.Listener
	stationsTLS, operatorsTLS           bool

	// base is the context of requests; it ends when the time of a shutdown is up.
	base   context.Context
	cancel context.CancelFunc
	close  func() error

	// Owned by the watcher's goroutine once Run is called.
	running *Config // what is in effect
	loaded  *Config // what was last read
	misread bool    // it couldn't be read the last time
}

// NewApp opens the listeners and builds what they serve. Close gives all back.
func NewApp(c *Config, deps Deps) (*App, error) {
	if err := checkExposure(c); err != nil {
		return nil, err
	}
	a := &App{deps: deps, running: c, loaded: c}
	a.base, a.cancel = context.WithCancel(context.Background())
	a.close = sync.OnceValue(a.shutdown)
	if err := a.open(c); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(c *Config) (err error) {
	if a.stationsListener, err = listen("stations.listen", c.Stations.Listen); err != nil {
		return err
	}
	if a.operatorsListener, err = listen("operators.listen", c.Operators.Listen); err != nil {
		return err
	}
	if err := a.secure(c); err != nil {
		return err
	}
	a.watcher = watch.New(watch.Options{Paths: a.deps.Watch, Log: a.deps.Log, Changed: a.reload})
	if a.deps.Build != nil {
		if a.parts, err = a.deps.Build(a.base, c, a.StationsURL(), a.deps.Log); err != nil {
			return err
		}
	}
	a.stations = a.server(a.stationsRoutes())
	a.operators = a.server(limitReader(readerTime, a.operatorsRoutes()))
	return nil
}

// secure has the listeners speak TLS where certificates are set.
func (a *App) secure(c *Config) error {
	s, o := &c.Stations, &c.Operators
	switch {
	case s.ClientCA != "" && len(s.TLSCert) == 0:
		return errors.New("stations.client_ca needs TLS: set stations.tls_cert and stations.tls_key")
	case s.SecurityProfile >= 2 && len(s.TLSCert) == 0:
		return fmt.Errorf("stations.security_profile = %d can't be met without TLS at stations.listen itself: set stations.tls_cert and "+
			"stations.tls_key, or, where a proxy before csms ends TLS, stations.security_profile = 1", s.SecurityProfile)
	case s.SecurityProfile == 3 && s.ClientCA == "":
		return errors.New("stations.security_profile = 3 can't be met without the certificates by which stations' own are signed: set stations.client_ca")
	}
	if (o.TLSCert == "") != (o.TLSKey == "") {
		return errors.New("operators.tls_cert and operators.tls_key belong together: set both, or none")
	}
	if len(s.TLSCert) > 0 || len(s.TLSKey) > 0 {
		l, err := a.overTLS(a.stationsListener, auth.CertificateOptions{
			Cert: a.paths(s.TLSCert...), Key: a.paths(s.TLSKey...), ClientCA: a.paths(s.ClientCA)[0], RSA: s.TLSRSA,
		})
		if err != nil {
			return fmt.Errorf("stations.tls_cert, tls_key and client_ca: %w", err)
		}
		a.stationsListener, a.stationsTLS = l, true
	} else {
		a.stationsListener = &plainListener{a.stationsListener, a.deps.Log, "have the station connect to ws://, or set stations.tls_cert and stations.tls_key"}
	}
	if o.TLSCert != "" {
		l, err := a.overTLS(a.operatorsListener, auth.CertificateOptions{Cert: a.paths(o.TLSCert), Key: a.paths(o.TLSKey)})
		if err != nil {
			return fmt.Errorf("operators.tls_cert and tls_key: %w", err)
		}
		a.operatorsListener, a.operatorsTLS = l, true
	} else {
		a.operatorsListener = &plainListener{a.operatorsListener, a.deps.Log, "ask at http://, or set operators.tls_cert and operators.tls_key"}
	}
	if !isLoopback(o.Listen) && !a.operatorsTLS {
		a.deps.Log.Warn("operators' tokens travel unencrypted: set operators.tls_cert and operators.tls_key, or put a proxy with TLS before csms",
			"operators.listen", o.Listen)
	}
	if !isLoopback(s.Listen) && !a.stationsTLS {
		a.deps.Log.Warn("stations' passwords travel unencrypted: set stations.tls_cert and stations.tls_key, or put a proxy with TLS before csms",
			"stations.listen", s.Listen)
	}
	return nil
}

func (a *App) overTLS(l net.Listener, o auth.CertificateOptions) (net.Listener, error) {
	o.Log = a.deps.Log
	certificates, err := auth.LoadCertificates(o)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, certificates.Config()), nil
}

// paths are files as the configuration names them; "" stays.
func (a *App) paths(files ...string) []string {
	out := make([]string, len(files))
	for i, f := range files {
		if out[i] = f; f != "" && a.deps.Path != nil {
			out[i] = a.deps.Path(f)
		}
	}
	return out
}

// listen opens the address of a setting.
func listen(key, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address is in use: %s = %q; stop the program that has it, or set %s to another", key, address, key)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("the system doesn't let this user listen on %s = %q; ports from 1024 on are free to all", key, address)
	default:
		return nil, fmt.Errorf("can't listen on %s = %q; set it to an address of this machine: %w", key, address, err)
	}
}

// server bounds what a client can make the server hold before it is known.
func (a *App) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           limitBody(bodyTime, h),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    12 << 10, // net/http adds 4 KiB
		BaseContext:       func(net.Listener) context.Context { return a.base },
		ErrorLog:          newServerLog(a.deps.Log),
	}
}

func (a *App) stationsRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	h := a.parts.Stations
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Not by the mux, which redirects paths with "//"; stations don't follow. One at a wrong path is refused, and told of, as the others are.
		if h != nil && (strings.HasPrefix(r.URL.Path, "/ocpp") || r.Header.Get("Upgrade") != "") {
			h.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func (a *App) operatorsRoutes() http.Handler {
	if h := a.parts.Operators; h != nil {
		return h
	}
	return http.NotFoundHandler()
}

// healthz says that the process is alive and serves.
func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintln(w, "ok")
}

// StationsAddr and OperatorsAddr are where the listeners are bound.
func (a *App) StationsAddr() net.Addr  { return a.stationsListener.Addr() }
func (a *App) OperatorsAddr() net.Addr { return a.operatorsListener.Addr() }

// StationsURL is where stations connect, before their id, like ws://127.0.0.1:9000/ocpp/.
func (a *App) StationsURL() string {
	return scheme("ws", a.stationsTLS) + "://" + a.StationsAddr().String() + "/ocpp/"
}

// Run serves until ctx is done, then closes the app. It may be called once.
func (a *App) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	var workers sync.WaitGroup
	serve := func(name string, s *http.Server, l net.Listener) {
		workers.Go(func() {
			err := s.Serve(l)
			if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
				err = context.Canceled // closed by us
			} else {
				err = fmt.Errorf("the %s' listener ended: %w", name, err)
			}
			stop(err)
		})
		a.deps.Log.Info("listening", "for", name, "address", l.Addr().String())
	}
	serve("stations", a.stations, a.stationsListener)
	serve("operators", a.operators, a.operatorsListener)
	workers.Go(func() { a.watcher.Run(ctx) })

	<-ctx.Done()
	a.deps.Log.Info("shutting down", "at_most", shutdownTime)
	err := a.Close()
	workers.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	return err
}

// Reload reads the configuration and the scripts again, soon and on Run's
// goroutines.
func (a *App) Reload() { a.watcher.Trigger() }

// reload puts into effect what changed. What can't be, is logged and left.
func (a *App) reload(ctx context.Context) {
	next, err := a.deps.Load()
	if err == nil {
		if a.misread {
			a.deps.Log.Info("the configuration is in order again")
		}
		a.apply(next)
	} else {
		a.deps.Log.Error("the configuration is wrong; the former one stays", "error", err)
	}
	a.misread = err != nil
	if a.parts.Configured != nil {
		a.parts.Configured(err)
	}
	if a.parts.Reload != nil {
		a.parts.Reload(ctx, a.running)
	}
}

// apply takes the live settings over and says what else changed.
func (a *App) apply(next *Config) {
	fresh := len(Diff(a.loaded, next)) > 0
	for _, c := range Diff(a.running, next) {
		switch {
		case c.Live:
			a.deps.Log.Info(c.Key+" changed", "from", show(c.Old), "to", show(c.New))
		case fresh:
			a.deps.Log.Warn(c.Key+" changed: needs a restart", "from", show(c.Old), "to", show(c.New))
		}
	}
	a.loaded, a.running = next, withLive(a.running, next)
	a.deps.Level.Set(logLevel(a.running))
}

// Close ends the app: no new connections, what runs may finish for a while, then
// all is closed. It may be called at any time, and again.
func (a *App) Close() error { return a.close() }

func (a *App) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	var problems []error
	if a.stationsListener != nil {
		problems = append(problems, ignoreClosed(a.stationsListener.Close()))
	}
	if a.parts.Shutdown != nil {
		switch err := a.parts.Shutdown(ctx); {
		case errors.Is(err, context.DeadlineExceeded):
			a.deps.Log.Warn("what still ran for stations was cancelled", "after", shutdownTime)
		case err != nil:
			problems = append(problems, fmt.Errorf("end the stations' connections: %w", err))
		}
	}
	for _, s := range []*http.Server{a.stations, a.operators} {
		if s != nil && s.Shutdown(ctx) != nil {
			a.cancel()
			problems = append(problems, s.Close())
		}
	}
	a.cancel()
	if a.operatorsListener != nil {
		problems = append(problems, ignoreClosed(a.operatorsListener.Close()))
	}
	if a.parts.Close != nil {
		problems = append(problems, a.parts.Close())
	}
	return errors.Join(problems...)
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
