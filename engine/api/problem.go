package api

import (
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is an error as RFC 9457 wants it, with what OCPP adds.
type Problem struct {
	huma.ErrorModel
	// Code, Description and Details are those of the station's CALLERROR.
	Code        string         `json:"code,omitempty" doc:"error code of the station's CALLERROR"`
	Description string         `json:"description,omitempty"`
	Details     map[string]any `json:"details,omitempty"`
}

func newProblem(status int, detail string) *Problem {
	return &Problem{ErrorModel: huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail}}
}

// problemsOf describes the errors of an operation by their status.
func problemsOf(api huma.API, why map[int]string) map[string]*huma.Response {
	schema := problemSchema(api)
	responses := make(map[string]*huma.Response)
	for status, text := range why {
		responses[strconv.Itoa(status)] = &huma.Response{
			Description: text,
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
		}
	}
	return responses
}

func problemSchema(api huma.API) *huma.Schema {
	return api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
}

// problem writes an error outside of huma's operations.
func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(newProblem(status, detail))
}

func notFound(w http.ResponseWriter, r *http.Request) {
	problem(w, http.StatusNotFound, "there is nothing at "+clip(r.URL.Path))
}

// problems makes problem+json of the plain texts with which http.ServeMux refuses methods, and of its redirects from paths
// like /api/v1/tokens/../stations: there is no token called "..".
func problems(next *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if clean := path.Clean(r.URL.Path); clean != r.URL.Path && (clean == "/" || clean+"/" != r.URL.Path) {
			notFound(w, r)
			return
		}
		// The mux matches "/" for a path that is known for other methods only.
		if _, pattern := next.Handler(r); pattern == "/" {
			var allowed []string
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
				other := r.Clone(r.Context())
				other.Method = method
				if _, p := next.Handler(other); p != "/" {
					allowed = append(allowed, method)
				}
			}
			if len(allowed) > 0 {
				for _, m := range allowed {
					w.Header().Add("Allow", m)
				}
				problem(w, http.StatusMethodNotAllowed, r.Method+" is not possible here")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
