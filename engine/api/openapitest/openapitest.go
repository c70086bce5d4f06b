// Package openapitest holds answers of the API to its own description, as a client that was generated of it would.
package openapitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Description is an OpenAPI 3.1 description. It is safe for concurrent use.
type Description struct {
	paths map[string]map[string]operation
	mux   *http.ServeMux

	mu       sync.Mutex // of what is below
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by their place in the description
}

type operation struct {
	Responses map[string]struct {
		Content map[string]json.RawMessage
	}
}

// New reads the text of a description.
func New(text []byte) (*Description, error) {
	var read struct {
		Paths map[string]map[string]operation
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	d := &Description{paths: read.Paths, mux: http.NewServeMux(), compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("urn:openapi", doc); err != nil {
		return nil, err
	}
	for path, methods := range d.paths {
		for method := range methods {
			d.mux.Handle(strings.ToUpper(method)+" "+path, http.NotFoundHandler())
		}
	}
	return d, nil
}

// Check says what is wrong with an answer: its status, or the type of its body, is not described, or the body doesn't fit its schema.
// Requests that no operation is described for are answered as it may be.
func (d *Description) Check(req *http.Request, status int, header http.Header, body []byte) error {
	_, pattern := d.mux.Handler(req)
	method, at, _ := strings.Cut(pattern, " ")
	if clean := path.Clean(req.URL.Path); method != req.Method || clean != req.URL.Path {
		return nil
	}
	responses := d.paths[at][strings.ToLower(method)].Responses
	response, described := responses[strconv.Itoa(status)]
	if !described {
		return fmt.Errorf("%s: %d is not described", pattern, status)
	}
	if len(response.Content) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("%s: %d is described without a body", pattern, status)
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || response.Content[kind] == nil {
		return fmt.Errorf("%s: %d is not described with a body of type %q", pattern, status, header.Get("Content-Type"))
	}
	if !strings.HasSuffix(kind, "json") {
		return nil
	}
	schema, err := d.schema("paths", at, strings.ToLower(method), "responses", strconv.Itoa(status), "content", kind, "schema")
	if err != nil {
		return fmt.Errorf("%s: %w", pattern, err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		return fmt.Errorf("%s: %d doesn't fit its schema: %w", pattern, status, err)
	}
	return nil
}

// schema is that at a place of the description.
func (d *Description) schema(place ...string) (*jsonschema.Schema, error) {
	place = slices.Clone(place)
	for i, name := range place {
		place[i] = strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
	}
	at := "urn:openapi#/" + strings.Join(place, "/")
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.schemas[at]; s != nil {
		return s, nil
	}
	s, err := d.compiler.Compile(at)
	if err == nil {
		d.schemas[at] = s
	}
	return s, err
}
