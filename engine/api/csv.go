package api

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// wantsCSV reports whether a request asks for CSV before all else.
func wantsCSV(accept string) bool {
	first, _, _ := strings.Cut(accept, ",")
	kind, _, err := mime.ParseMediaType(first)
	return err == nil && kind == "text/csv"
}

// csvResponse describes an answer that is JSON of a type, or CSV.
func csvResponse(api huma.API, hint string, body any) map[string]*huma.Response {
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(body), true, hint)
	responses := problemsOf(api, map[int]string{http.StatusNotFound: "There is no such record."})
	responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{
		"application/json": {Schema: schema}, "text/csv": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}
	return responses
}

func jsonStream(v any) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "application/json")
		json.NewEncoder(ctx.BodyWriter()).Encode(v)
	}}
}

// csvStream writes rows as they come. What the first call of rows returns decides whether it is an answer at all; a later
// failure cuts the answer off, which a client sees since it never ends.
func csvStream(name string, head []string, rows func(yield func(row []string) error) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "text/csv; charset=utf-8")
		ctx.SetHeader("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		w := csv.NewWriter(ctx.BodyWriter())
		w.Write(head)
		err := rows(func(row []string) error {
			for i := range row {
				row[i] = tame(row[i])
			}
			return w.Write(row)
		})
		if w.Flush(); err != nil || w.Error() != nil {
			panic(http.ErrAbortHandler) // the only way to let the client see that the rest is missing
		}
	}}
}

// tame keeps spreadsheets from taking a text for a formula.
func tame(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return "'" + s
		}
	}
	return s
}

var transactionColumns = []string{
	"station", "id", "evse", "connector", "token", "token_type", "start", "end", "energy_wh", "meter_start_wh", "meter_stop_wh", "stopped_reason",
	"active", "offline", "gap_count", "closed", "generation",
}

// transactionsCSV writes the whole selection, a row a transaction.
func (o Options) transactionsCSV(f store.TransactionFilter) *huma.StreamResponse {
	f.Limit, f.Cursor = store.MaxLimit, ""
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		csvStream("transactions", transactionColumns, func(yield func([]string) error) error {
			for {
				list, err := o.Store.Transactions(ctx.Context(), f)
				if err != nil {
					if ctx.Context().Err() == nil {
						o.Log.Error("an export was cut off", "error", err)
					}
					return err
				}
				for _, x := range list.Items {
					if err := yield([]string{
						x.Station, x.ID, number(x.EVSE), number(x.Connector), engine.ShownToken(x.Token, v2.IDTokenEnum(x.TokenType)), x.TokenType, stamp(x.Start), stamp(x.End),
						amount(x.Energy), amount(x.MeterStart), amount(x.MeterStop), x.StoppedReason, strconv.FormatBool(x.Active),
						strconv.FormatBool(x.Offline), strconv.Itoa(x.GapCount), stamp(x.Closed), x.Generation,
					}); err != nil {
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

// meterValuesCSV writes all meter values of a transaction, a row a value.
func (o Options) meterValuesCSV(x *store.Transaction) *huma.StreamResponse {
	head := []string{"seq_no", "time", "value", "unit", "measurand", "phase", "location", "context"}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		csvStream("meter_values", head, func(yield func([]string) error) error {
			failed := o.eachEvent(ctx.Context(), x, func(e *store.TransactionEventRecord) error {
				for _, v := range e.MeterValues {
					if err := yield([]string{
						strconv.Itoa(v.SeqNo), stamp(v.Time), amount(&v.Value), v.Unit, v.Measurand, v.Phase, v.Location, v.Context,
					}); err != nil {
						return err
					}
				}
				return nil
			})
			if failed != nil && ctx.Context().Err() == nil {
				o.Log.Error("an export was cut off", "error", failed)
			}
			return failed
		}).Body(ctx)
	}}
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func amount(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// readCSV reads a table with a head. Each row is a map by the names of the head, with its line.
func readCSV(r io.Reader, columns []string) (rows []csvRow, err error) {
	c := csv.NewReader(r)
	head, err := c.Read()
	if err == io.EOF {
		return nil, invalid("body", "the table is empty; its first line has the names of the columns: "+strings.Join(columns, ","), nil)
	}
	if err != nil {
		return nil, invalid("body", "the table can't be read: "+err.Error(), nil)
	}
	for i, name := range head {
		head[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		known := false
		for _, c := range columns {
			known = known || c == head[i]
		}
		if !known {
			return nil, invalid("body", "line 1: there is no column "+strconv.Quote(clip(name))+"; the columns are "+strings.Join(columns, ", ")+", with commas between them", nil)
		}
	}
	for {
		record, err := c.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, invalid("body", "the table can't be read: "+err.Error(), nil)
		}
		line, _ := c.FieldPos(0)
		row := csvRow{line: line, fields: make(map[string]string, len(head))}
		for i, name := range head {
			row.fields[name] = untame(record[i])
		}
		rows = append(rows, row)
	}
}

type csvRow struct {
	line   int
	fields map[string]string
}

// untame takes back what tame did, so that an export can be imported.
func untame(s string) string {
	if len(s) > 1 && s[0] == '\'' && tame(s[1:]) == s {
		return s[1:]
	}
	return s
}
