package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"csms/engine/ocpp"
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
	s := summarizer{secrets: secrets(payload)}
	s.value(decoder(payload), "")
	if s.more > 0 {
		s.items = append(s.items, "…")
	}
	return strings.Join(s.items, " ")
}

// noise are fields that tell little in a line.
var noise = map[string]bool{"generatedAt": true, "measurand": true, "context": true, "unit": true, "phase": true}

type summarizer struct {
	secrets int // in what is shown: values are masked where there are any
	items   []string
	more    int
}

// secrets counts the names of what has a secret value.
func secrets(payload []byte) int {
	lower := bytes.ToLower(payload)
	n := bytes.Count(lower, []byte(`"keycode"`))
	for _, word := range ocpp.SecretWords() {
		n += bytes.Count(lower, []byte(word))
	}
	return n
}

func decoder(payload []byte) *json.Decoder {
	d := json.NewDecoder(bytes.NewReader(payload))
	d.UseNumber()
	return d
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
	var elements []json.RawMessage
	for d.More() {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return
		}
		elements = append(elements, raw)
	}
	if len(elements) == 0 {
		return
	}
	for _, raw := range elements[1:] {
		s.secrets -= secrets(raw)
	}
	first := len(s.items)
	s.value(decoder(elements[0]), name)
	if len(elements) > 1 && first < len(s.items) {
		s.items[first] = fmt.Sprintf("%s[%d]: %s", name, len(elements), s.items[first])
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
	hidden := ocpp.Secret(name)
	switch name {
	case "idToken", "attributeValue", "value", "key":
		_, number := value.(json.Number)
		hidden = s.secrets > 0 && !number
	}
	if hidden {
		text = "***"
	}
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:40]) + "…"
	}
	if text == "" || strings.ContainsAny(text, " \t\r\n\x1b") {
		text = fmt.Sprintf("%q", text)
	}
	s.items = append(s.items, name+"="+text)
}
