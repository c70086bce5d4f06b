package api

import (
	"encoding/json"
	"net/http"

	"csms/engine/auth"
)

// readiness is the body of /readyz.
type readiness struct {
	Ready      bool           `json:"ready"`
	Reason     string         `json:"reason,omitempty"`
	Generation string         `json:"generation"`
	Problem    *ScriptProblem `json:"problem"`
}

// readyz answers 200 while stations are served, also when the scripts in the folder are not in order:
// what was active still decides. The body says so.
func (o Options) readyz(w http.ResponseWriter, r *http.Request) {
	status := o.Scripts.Status()
	body := readiness{Ready: true, Generation: status.Generation, Problem: status.Problem}
	code := http.StatusOK
	if err := o.Ready(); err != nil {
		body.Ready, body.Reason, code = false, err.Error(), http.StatusServiceUnavailable
	}
	if _, known := r.Context().Value(operatorKey{}).(auth.Operator); o.Operators != nil && !known {
		body = readiness{Ready: body.Ready} // the rest is for those who may read it
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body)
}
