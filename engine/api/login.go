package api

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/auth"
)

// sessionCookie holds an operator's token, for browsers.
const sessionCookie = "csms_session"

type operatorKey struct{}

// operatorOf says who asks: the name of the token, or "local" where none is needed.
func operatorOf(ctx context.Context) string {
	op, _ := ctx.Value(operatorKey{}).(auth.Operator)
	return cmp.Or(op.Name, "local")
}

// open are the paths that need no token: they show nothing, or are the way to give one.
func open(path string) bool {
	return path == "/healthz" || path == "/readyz" || path == "/api/v1/login" || path == "/api/v1/logout"
}

// errNoToken is a request that carries no token.
var errNoToken = errors.New("a token is needed: Authorization: Bearer TOKEN")

// authenticate finds out whose token a request carries. byCookie says that a browser added it by itself. The errors are errNoToken and
// those of whose.
func (o Options) authenticate(r *http.Request) (op auth.Operator, byCookie bool, err error) {
	if scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " "); found && strings.EqualFold(scheme, "Bearer") {
		op, err = o.whose(r, strings.TrimSpace(token))
		return op, false, err
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return op, false, errNoToken
	}
	token, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return op, true, errNoToken
	}
	op, err = o.whose(r, string(token))
	return op, true, err
}

// whose looks whose token it is that came with a request, and tells of those that are nobody's. The errors are auth.ErrWrongToken and
// *auth.LimitedError.
func (o Options) whose(r *http.Request, token string) (auth.Operator, error) {
	address := auth.Address(r.RemoteAddr)
	op, err := o.Operators.Authenticate(address, token)
	if err == nil {
		return op, nil
	}
	reason := "wrong token"
	if limited, ok := errors.AsType[*auth.LimitedError](err); ok {
		reason = "too many wrong tokens"
		if limited.Alarm {
			o.auditBy(r.Context(), address, reason, "operators", nil, map[string]string{"outcome": "refused for " + limited.Seconds() + " s"})
		}
	}
	o.Log.Warn("an operator was refused", "remote", r.RemoteAddr, "reason", reason)
	return op, err
}

// refuseToken answers a request whose token was not taken.
func refuseToken(w http.ResponseWriter, err error) {
	if limited, ok := errors.AsType[*auth.LimitedError](err); ok {
		w.Header().Set("Retry-After", limited.Seconds())
		problem(w, http.StatusTooManyRequests, "too many wrong tokens came from this address; try again in "+limited.Seconds()+" s")
		return
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="csms"`)
	problem(w, http.StatusUnauthorized, err.Error())
}

// authorized lets a request pass whose operator may make it.
func (o Options) authorized(next http.Handler) http.Handler {
	if o.Operators == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		op, byCookie, err := o.authenticate(r)
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case err == nil:
			r = r.WithContext(context.WithValue(r.Context(), operatorKey{}, op))
		case !open(r.URL.Path) && !o.public(r.URL.Path):
			refuseToken(w, err)
			return
		}
		if !reads && !open(r.URL.Path) {
			if op.Role != auth.Full {
				problem(w, http.StatusForbidden, "the token of "+op.Name+" is only for looking")
				return
			}
			if byCookie && r.Header.Get("Origin") == "" {
				problem(w, http.StatusForbidden, "a change by cookie needs the Origin header that browsers send")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// public reports whether a path is a file of the console, which is no secret.
func (o Options) public(path string) bool {
	return o.Console != nil && !strings.HasPrefix(path, "/api/") && path != "/metrics" && !strings.HasPrefix(path, "/openapi")
}

// Login is the body with which a browser gets the cookie for a token.
type Login struct {
	Token string `json:"token"`
}

// Whoami is who a page acts for.
type Whoami struct {
	Name        string `json:"name" doc:"of the token; local where none is needed"`
	Role        string `json:"role" enum:"full,read"`
	TokenNeeded bool   `json:"token_needed" doc:"false: everybody may come, and there is nothing to log in to"`
}

// describeLogin describes what browsers need.
func describeLogin(api huma.API) {
	schemas := api.OpenAPI().Components.Schemas
	ref := func(v any) map[string]*huma.MediaType {
		t := reflect.TypeOf(v)
		return map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(t, true, t.Name())}}
	}
	for _, row := range []struct {
		method, path, id, summary string
		body                      map[string]*huma.MediaType
		ok                        int
		answer                    map[string]*huma.MediaType
		errors                    map[int]string
	}{
		{http.MethodPost, "/api/v1/login", "login", "Get a cookie for a token: HttpOnly, SameSite=Strict, for 12 hours", ref(Login{}), 200, ref(Whoami{}),
			map[int]string{http.StatusBadRequest: "The body is wrong.", http.StatusUnauthorized: "The token is not known.", http.StatusTooManyRequests: "Too many wrong tokens came from this address."}},
		{http.MethodPost, "/api/v1/logout", "logout", "Give the cookie back", nil, 204, nil, nil},
		{http.MethodGet, "/api/v1/whoami", "whoami", "Who a page acts for", nil, 200, ref(Whoami{}), map[int]string{http.StatusUnauthorized: "A token is needed."}},
	} {
		op := &huma.Operation{OperationID: row.id, Method: row.method, Path: row.path, Summary: row.summary, Tags: []string{"login"}, Responses: problemsOf(api, row.errors)}
		if row.body != nil {
			op.RequestBody = &huma.RequestBody{Required: true, Content: row.body}
		}
		op.Responses[strconv.Itoa(row.ok)] = &huma.Response{Description: http.StatusText(row.ok), Content: row.answer}
		api.OpenAPI().AddOperation(op)
	}
}

// login gives a browser the cookie for a token.
func (o Options) login(w http.ResponseWriter, r *http.Request) {
	var body Login
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		problem(w, http.StatusBadRequest, `the body must be {"token": "…"}`)
		return
	}
	op := auth.Operator{Name: "local", Role: auth.Full}
	if o.Operators != nil {
		var err error
		if op, err = o.whose(r, body.Token); err != nil {
			refuseToken(w, err)
			return
		}
		o.setCookie(w, r, base64.RawURLEncoding.EncodeToString([]byte(body.Token)), 12*60*60)
	}
	writeJSON(w, Whoami{op.Name, op.Role, o.Operators != nil})
}

func (o Options) logout(w http.ResponseWriter, r *http.Request) {
	o.setCookie(w, r, "", -1)
	w.WriteHeader(http.StatusNoContent)
}

// whoOf tells whom a request is of; nil: of somebody whose token isn't known.
func (o Options) whoOf(r *http.Request) *Whoami {
	if o.Operators == nil {
		return &Whoami{"local", auth.Full, false}
	}
	op, ok := r.Context().Value(operatorKey{}).(auth.Operator)
	if !ok {
		return nil
	}
	return &Whoami{op.Name, op.Role, true}
}

// whoami tells a page who it acts for.
func (o Options) whoami(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, o.whoOf(r))
}

func (o Options) setCookie(w http.ResponseWriter, r *http.Request, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	})
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
