package api

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// describeRequests describes how the operations so far refuse what is wrong in a request, by what the request has.
func describeRequests(api huma.API) {
	for _, op := range operations(api) {
		why := map[int]string{
			http.StatusUnprocessableEntity: "A parameter is wrong, or there is no such one; errors has its place.",
			http.StatusInternalServerError: "A mistake in csms; its log says more.",
			http.StatusServiceUnavailable:  "The records can't be read or written now, or csms is shutting down.",
		}
		if op.RequestBody != nil {
			why[http.StatusBadRequest] = "The body is missing, or can't be read."
			why[http.StatusRequestTimeout] = "The body comes too slowly."
			why[http.StatusRequestEntityTooLarge] = "The body is larger than 1 MiB."
			why[http.StatusUnsupportedMediaType] = "The body is of another type."
			why[http.StatusUnprocessableEntity] = "The body or a parameter is wrong; errors has the place."
		}
		delete(op.Responses, "default") // all that it stands for is described
		describeProblems(api, op, why)
	}
}

// describeGuards describes how requests are refused before they come to their operation: by where they come from, and by their token,
// which clients that are generated of the description have a place for.
func (o Options) describeGuards(api huma.API) {
	const token = "token"
	if o.Operators != nil {
		api.OpenAPI().Components.SecuritySchemes = map[string]*huma.SecurityScheme{
			token: {Type: "http", Scheme: "bearer", Description: "An operator's token, of operators.token or operators.tokens."},
		}
	}
	for at, op := range operations(api) {
		why := map[int]string{
			http.StatusForbidden:          "The request is of a web page elsewhere.",
			http.StatusMisdirectedRequest: "The host is none of operators.hosts.",
		}
		if o.Operators != nil && !open(at.path) {
			op.Security = []map[string][]string{{token: {}}}
			why[http.StatusUnauthorized] = "The token is missing, or not known here."
			why[http.StatusTooManyRequests] = "Too many wrong tokens came from this address."
			if at.method != http.MethodGet {
				why[http.StatusForbidden] += " Or the token is only for looking, or came by cookie without Origin."
			}
		}
		describeProblems(api, op, why)
	}
}

// describeProblems adds errors to those of an operation, of which all are a Problem. What the operation says itself comes first.
func describeProblems(api huma.API, op *huma.Operation, why map[int]string) {
	schema := problemSchema(api)
	for _, own := range op.Responses {
		if content := own.Content["application/problem+json"]; content != nil {
			content.Schema = schema // huma's own has no fields for what OCPP adds
		}
	}
	for status, response := range problemsOf(api, why) {
		if own := op.Responses[status]; own != nil {
			if code, _ := strconv.Atoi(status); own.Description != http.StatusText(code) {
				response.Description = own.Description + " " + response.Description
			}
		}
		op.Responses[status] = response
	}
}

// place is where an operation is.
type place struct{ method, path string }

// operations are those that are described.
func operations(api huma.API) map[place]*huma.Operation {
	all := make(map[place]*huma.Operation)
	for path, item := range api.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
		} {
			if op != nil {
				all[place{method, path}] = op
			}
		}
	}
	return all
}

// describeNull adds null to the fields of all described objects that may be null though huma doesn't say so.
func describeNull(schemas huma.Registry) {
	for name, s := range schemas.Map() {
		nullable(schemas.TypeFromRef("#/components/schemas/"+name), s)
	}
}

// nullable adds null to those fields of a struct's schema that are pointers to structs: huma says so of pointers to scalars, and of
// lists. What is left out rather than null stays as it is.
func nullable(t reflect.Type, s *huma.Schema) {
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if p == nil || p.Ref == "" || f.Type.Kind() != reflect.Pointer || strings.Contains(options, "omitempty") {
			continue
		}
		s.Properties[name] = &huma.Schema{Description: p.Description, AnyOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
	}
}
