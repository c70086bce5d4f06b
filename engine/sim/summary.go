package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"csms/engine/ocppj"
)

// accepts reports whether an answer has the status Accepted.
func accepts(f ocppj.Frame) bool {
	var answer struct {
		Status string `json:"status"`
	}
	return f.Type == ocppj.CallResult && json.Unmarshal(f.Payload, &answer) == nil && answer.Status == "Accepted"
}

// summaryItems is how many values a summary shows.
const summaryItems = 6

// Summary is the gist of a payload in a line: its first values in their order, without times and
// units. Tokens of type KeyCode and passwords are masked (OCPP 2.0.1 C04.FR.04, A01.FR.09).
func Summary(payload []byte) string {
	d := json.NewDecoder(bytes.NewReader(payload))
	d.UseNumber()
	s := summarizer{
		mask: bytes.Contains(payload, []byte(`"KeyCode"`)) || bytes.Contains(payload, []byte("BasicAuthPassword")) ||
			bytes.Contains(payload, []byte("AuthorizationKey")),
	}
	s.value(d, "")
	if s.more > 0 {
		s.items = append(s.items, "…")
	}
	return strings.Join(s.items, " ")
}

// noise are fields that tell little in a line.
var noise = map[string]bool{"generatedAt": true, "measurand": true, "context": true, "unit": true, "phase": true}

type summarizer struct {
	mask  bool
	items []string
	more  int
}

func (s *summarizer) value(d *json.Decoder, name string) {
	token, err := d.Token()
	if err != nil {
		return
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			for d.More() {
				key, err := d.Token()
				if err != nil {
					return
				}
				s.value(d, key.(string))
			}
		} else {
			s.array(d, name)
		}
		d.Token()
	default:
		s.item(name, t)
	}
}

// array shows how many elements there are, and the first.
func (s *summarizer) array(d *json.Decoder, name string) {
	n := 0
	first := len(s.items)
	for ; d.More(); n++ {
		if n == 0 {
			s.value(d, name)
			continue
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return
		}
	}
	if n > 1 && first < len(s.items) {
		s.items[first] = fmt.Sprintf("%s[%d]: %s", name, n, s.items[first])
	}
}

func (s *summarizer) item(name string, value any) {
	switch {
	case strings.Contains(strings.ToLower(name), "time"), noise[name]:
		return
	case len(s.items) >= summaryItems:
		s.more++
		return
	}
	text := fmt.Sprint(value)
	switch name {
	case "idToken", "attributeValue", "value", "password", "key", "basicAuthPassword", "apnPassword":
		if _, number := value.(json.Number); s.mask && !number || strings.Contains(strings.ToLower(name), "password") {
			text = "***"
		}
	}
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:40]) + "…"
	}
	if text == "" || strings.ContainsAny(text, " \t\r\n\x1b") {
		text = fmt.Sprintf("%q", text)
	}
	s.items = append(s.items, name+"="+text)
}
