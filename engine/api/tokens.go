package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// Token is an idToken that an operator made known.
type Token struct {
	ID       string     `json:"id"`
	Type     *string    `json:"type" doc:"IdTokenEnum; null: any"`
	Status   string     `json:"status" doc:"AuthorizationStatus"`
	Group    *string    `json:"group" doc:"tokens of a group may end each other's transactions"`
	Expires  *time.Time `json:"expires"`
	Language *string    `json:"language"`
	Stations []string   `json:"stations" doc:"the stations that it is limited to; none: all"`
	Note     *string    `json:"note"`
	Changed  *time.Time `json:"changed"`
}

func tokenOf(k store.Token) Token {
	if k.Stations == nil {
		k.Stations = []string{}
	}
	return Token{k.ID, known(k.Type), k.Status, known(k.Group), knownTime(k.Expires), known(k.Language), k.Stations, known(k.Note), knownTime(k.Changed)}
}

// TokenChange is what is changed of a token. What is left out stays, null clears.
type TokenChange struct {
	Type     optional[string]    `json:"type,omitempty" doc:"one of IdTokenEnum; null: any"`
	Status   optional[string]    `json:"status,omitempty" doc:"one of AuthorizationStatus; null and for a new token: Accepted"`
	Group    optional[string]    `json:"group,omitempty" doc:"at most 36 characters"`
	Expires  optional[time.Time] `json:"expires,omitempty"`
	Language optional[string]    `json:"language,omitempty" doc:"RFC 5646, at most 8 characters"`
	Stations optional[[]string]  `json:"stations,omitempty" doc:"at most 1,000"`
	Note     optional[string]    `json:"note,omitempty" doc:"at most 500 characters"`
}

type tokensInput struct {
	Paging
	Accept string `header:"Accept"`
	Q      string `query:"q" maxLength:"255" doc:"part of the id or the note, without regard to case"`
	Status string `query:"status" maxLength:"20" doc:"one of AuthorizationStatus"`
	Group  string `query:"group" maxLength:"255"`
}

type tokenInput struct {
	ID string `path:"id" maxLength:"255" doc:"the token, without regard to case"`
}

type tokenOutput struct{ Body Token }

type tokenChangeInput struct {
	ID   string `path:"id" maxLength:"255" doc:"the token, without regard to case"`
	Body TokenChange
}

func (o Options) tokens(api huma.API) {
	errs := []int{http.StatusNotFound}
	const path = "/api/v1/tokens/{id}"
	tags := []string{"tokens"}
	huma.Register(api, huma.Operation{
		OperationID: "list-tokens", Method: http.MethodGet, Path: "/api/v1/tokens", Tags: tags, Summary: "Tokens by id",
		Description: "With Accept: text/csv all of the selection, whatever limit says.", Responses: csvResponse(api, "list-tokens", listBody[Token]{}),
	}, func(ctx context.Context, in *tokensInput) (*huma.StreamResponse, error) {
		if statuses := names(v2.AuthorizationStatusEnum("").Values()); in.Status != "" && !slices.Contains(statuses, in.Status) {
			return nil, invalid("query.status", "it is one of "+strings.Join(statuses, ", "), in.Status)
		}
		f := store.TokenFilter{Q: in.Q, Status: in.Status, Group: in.Group, Page: in.page()}
		if wantsCSV(in.Accept) {
			return o.tokensCSV(f), nil
		}
		list, err := o.Store.Tokens(ctx, f)
		out, err := listed(list, err, tokenOf)
		if err != nil {
			return nil, err
		}
		return jsonStream(out.Body), nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "import-tokens", Method: http.MethodPost, Path: "/api/v1/tokens", Tags: tags, Errors: errs,
		Summary: "Add and change the tokens of a table", Description: "All of them, or none where one is wrong. Columns: " + strings.Join(tokenColumns, ", ") + "; stations are separated by spaces.",
		MaxBodyBytes: maxBody,
	}, o.importTokens)
	huma.Register(api, huma.Operation{
		OperationID: "get-token", Method: http.MethodGet, Path: path, Tags: tags, Summary: "One token", Errors: errs,
	}, func(ctx context.Context, in *tokenInput) (*tokenOutput, error) {
		k, err := o.Store.Token(ctx, in.ID)
		if err != nil {
			return nil, storeProblem(err, fmt.Sprintf("token %q", in.ID))
		}
		return &tokenOutput{tokenOf(k)}, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "put-token", Method: http.MethodPut, Path: path, Tags: tags, Summary: "Make a token known, or change it", Errors: errs,
	}, func(ctx context.Context, in *tokenChangeInput) (*tokenOutput, error) {
		return o.changeToken(ctx, in, true)
	})
	huma.Register(api, huma.Operation{
		OperationID: "patch-token", Method: http.MethodPatch, Path: path, Tags: tags, Summary: "Change a token (JSON merge patch)", Errors: errs,
	}, func(ctx context.Context, in *tokenChangeInput) (*tokenOutput, error) {
		return o.changeToken(ctx, in, false)
	})
	huma.Register(api, huma.Operation{
		OperationID: "delete-token", Method: http.MethodDelete, Path: path, Tags: tags, Summary: "Forget a token", Errors: errs, DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, in *tokenInput) (*struct{}, error) {
		before, err := o.Store.Token(ctx, in.ID)
		if err == nil {
			err = o.Store.DeleteToken(ctx, in.ID)
		}
		if err != nil {
			return nil, storeProblem(err, fmt.Sprintf("token %q", in.ID))
		}
		o.tokenChanged(ctx, "DELETE token", before.ID, tokenOf(before), nil)
		return nil, nil
	})
}

// tokenChanged tells those who remember tokens, and records the change.
func (o Options) tokenChanged(ctx context.Context, action, id string, before, after any) {
	if o.TokenChanged != nil {
		o.TokenChanged(id)
	}
	o.audit(ctx, action, "tokens/"+id, before, after)
}

func (o Options) changeToken(ctx context.Context, in *tokenChangeInput, create bool) (*tokenOutput, error) {
	if err := checkToken("path.id", "body", in.ID, &in.Body); err != nil {
		return nil, err
	}
	before, after, err := o.Store.UpdateToken(ctx, in.ID, func(k *store.Token) error {
		if !create && k.Created.IsZero() {
			return store.ErrNotFound
		}
		in.Body.apply(k)
		return nil
	})
	if err != nil {
		return nil, storeProblem(err, fmt.Sprintf("token %q", in.ID))
	}
	var was any
	if !before.Created.IsZero() {
		was = tokenOf(before)
	}
	o.tokenChanged(ctx, "PUT token", after.ID, was, tokenOf(after))
	return &tokenOutput{tokenOf(after)}, nil
}

// apply puts the change into effect.
func (c *TokenChange) apply(k *store.Token) {
	apply(c.Type, &k.Type)
	apply(c.Status, &k.Status)
	apply(c.Group, &k.Group)
	apply(c.Expires, &k.Expires)
	apply(c.Language, &k.Language)
	apply(c.Stations, &k.Stations)
	apply(c.Note, &k.Note)
	if k.Status == "" {
		k.Status = string(v2.AuthorizationStatusAccepted)
	}
}

// checkToken checks what the schema can't say.
func checkToken(idPath, path, id string, c *TokenChange) error {
	plainText := func(path string, o optional[string], most int) error {
		if n := utf8.RuneCountInString(o.Value); n > most || !utf8.ValidString(o.Value) || strings.ContainsFunc(o.Value, unicode.IsControl) {
			return invalid(path, fmt.Sprintf("it is a text of at most %d characters, none of them a control character", most), o.Value)
		}
		return nil
	}
	if strings.TrimSpace(id) == "" {
		return invalid(idPath, "a token is not empty", id)
	}
	enum := func(path string, o optional[string], values []string) error {
		if !o.Set || o.Null || slices.Contains(values, o.Value) {
			return nil
		}
		return invalid(path, "it is one of "+strings.Join(values, ", ")+", or null", o.Value)
	}
	for _, err := range []error{
		plainText(idPath, optional[string]{Value: id}, 255),
		enum(path+".status", c.Status, names(v2.AuthorizationStatusEnum("").Values())),
		enum(path+".type", c.Type, names(v2.IDTokenEnum("").Values())),
		plainText(path+".group", c.Group, 255),
		plainText(path+".language", c.Language, 8),
		plainText(path+".note", c.Note, 500),
	} {
		if err != nil {
			return err
		}
	}
	if len(c.Stations.Value) > 1000 {
		return invalid(path+".stations", "a token is limited to at most 1,000 stations", len(c.Stations.Value))
	}
	for i, id := range c.Stations.Value {
		if err := plainText(fmt.Sprintf("%s.stations[%d]", path, i), optional[string]{Value: id}, 255); err != nil {
			return err
		}
	}
	return nil
}

var tokenColumns = []string{"id", "type", "status", "group", "expires", "language", "stations", "note"}

func (o Options) tokensCSV(f store.TokenFilter) *huma.StreamResponse {
	f.Limit, f.Cursor = store.MaxLimit, ""
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		csvStream("tokens", tokenColumns, func(yield func([]string) error) error {
			for {
				list, err := o.Store.Tokens(ctx.Context(), f)
				if err != nil {
					o.Log.Error("an export was cut off", "error", err)
					return err
				}
				for _, k := range list.Items {
					if err := yield([]string{k.ID, k.Type, k.Status, k.Group, stamp(k.Expires), k.Language, strings.Join(k.Stations, " "), k.Note}); err != nil {
						return err
					}
				}
				if f.Cursor = list.Next; f.Cursor == "" {
					return nil
				}
			}
		}).Body(ctx)
	}}
}

type importInput struct {
	ContentType string `header:"Content-Type"`
	RawBody     []byte `contentType:"text/csv"`
}

type importOutput struct {
	Body struct {
		Imported int `json:"imported"`
	}
}

// importTokens takes the tokens of a table, all or none.
func (o Options) importTokens(ctx context.Context, in *importInput) (*importOutput, error) {
	if !wantsCSV(in.ContentType) {
		return nil, newProblem(http.StatusUnsupportedMediaType, "tokens are imported as text/csv")
	}
	rows, err := readCSV(bytes.NewReader(in.RawBody), tokenColumns)
	if err != nil {
		return nil, err
	}
	p := newProblem(http.StatusUnprocessableEntity, "the table has mistakes; nothing was imported")
	changes := make([]store.TokenUpdate, 0, len(rows))
	seen := make(map[string]int)
	for _, row := range rows {
		id, c, err := tokenRow(row)
		if before, twice := seen[ocpp.IDKey(id)]; err == nil && twice {
			err = invalid(fmt.Sprintf("line %d: id", row.line), fmt.Sprintf("the token is in line %d already", before), id)
		}
		if err != nil {
			var bad *Problem
			if errors.As(err, &bad) && len(p.Errors) < 20 {
				p.Errors = append(p.Errors, bad.Errors...)
			}
			continue
		}
		seen[ocpp.IDKey(id)] = row.line
		changes = append(changes, store.TokenUpdate{ID: id, Change: func(k *store.Token) error { c.apply(k); return nil }})
	}
	if len(p.Errors) > 0 {
		return nil, p
	}
	if err := o.Store.UpdateTokens(ctx, changes); err != nil {
		return nil, storeProblem(err, "token")
	}
	if o.TokenChanged != nil {
		for _, c := range changes {
			o.TokenChanged(c.ID)
		}
	}
	o.audit(ctx, "POST tokens", "tokens", nil, map[string]int{"imported": len(changes)})
	out := &importOutput{}
	out.Body.Imported = len(changes)
	return out, nil
}

// tokenRow reads a row of a table. Columns that are there and empty clear.
func tokenRow(row csvRow) (id string, c TokenChange, err error) {
	path := fmt.Sprintf("line %d", row.line)
	text := func(name string) optional[string] {
		value, there := row.fields[name]
		return optional[string]{Set: there, Null: value == "", Value: value}
	}
	id = row.fields["id"]
	c = TokenChange{Type: text("type"), Status: text("status"), Group: text("group"), Language: text("language"), Note: text("note")}
	if value, there := row.fields["stations"]; there {
		c.Stations = optional[[]string]{Set: true, Value: strings.Fields(value)}
	}
	if value, there := row.fields["expires"]; there {
		at, err := moment(path+": expires", value)
		if err != nil {
			return id, c, err
		}
		c.Expires = optional[time.Time]{Set: true, Null: value == "", Value: at}
	}
	return id, c, checkToken(path+": id", path, id, &c)
}

// names are the texts of an enum's values.
func names(values []plan.Value) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.Text
	}
	return out
}
