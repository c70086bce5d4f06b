package messages

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"csms/engine/ocpp"
)

// masker hides what nobody may read in a log: passwords and keys, and tokens that are typed in (OCPP 2.0.1 A01.FR.09,
// C04.FR.04).
type masker struct {
	tokens bool
	secret []byte // equal tokens look equal, within a run
}

func newMasker(tokens bool) masker {
	m := masker{tokens: tokens, secret: make([]byte, 16)}
	rand.Read(m.secret)
	return m
}

// Mask hides the secrets in the JSON of a message or a payload.
func Mask(data []byte) []byte { return newMasker(false).mask(data) }

const stars = `"***"`

var (
	// suspicious are parts of texts without which there is nothing to hide, in lower case.
	suspicious = append(ocpp.SecretWords(), "keycode", `"vpn"`, "://", `\u`)
	tokenNames = []string{"idtoken", "idtag", "parentidtag"}
)

// mask returns the message with its secrets hidden; it is valid JSON where the message was.
func (m masker) mask(data []byte) json.RawMessage {
	lower := bytes.ToLower(data)
	has := func(parts []string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return bytes.Contains(lower, []byte(part)) })
	}
	if !has(suspicious) && !(m.tokens && has(tokenNames)) {
		return bytes.Clone(data)
	}
	out, err := m.value(data, false, 0)
	if err != nil {
		return m.text(data)
	}
	return out
}

// text is a message that is no JSON, or too large, as a text.
func (m masker) text(data []byte) json.RawMessage {
	const most = 4 << 10
	cut := data
	if len(cut) > most {
		cut = cut[:most]
	}
	s := strings.ToValidUTF8(string(cut), "\ufffd")
	s = looseSecret.ReplaceAllString(s, `$1***`)
	s = looseToken.ReplaceAllString(s, `$1***$2`)
	s = userinfo.ReplaceAllString(s, "://***@")
	if len(data) > most {
		s += "…"
	}
	out, err := json.Marshal(s)
	if err != nil {
		return json.RawMessage(stars)
	}
	return out
}

var (
	// looseSecret finds a member whose name is that of a secret, and a variable's value where one is named.
	looseSecret = regexp.MustCompile(`(?is)((?:` + strings.Join(ocpp.SecretWords(), "|") + `|attributevalue|actualvalue|"value)[^":]*"?\s*:\s*"?)[^",}\]]*`)
	looseToken  = regexp.MustCompile(`(?is)("idtoken"\s*:\s*")[^"]*("[^{}]*keycode)`)
	userinfo    = regexp.MustCompile(`://[^/@\s"]*@`)
)

// maxDepth is how deep a message may be nested; deeper ones are no messages.
const maxDepth = 64

type tooDeep struct{}

func (tooDeep) Error() string { return "nested too deeply" }

// value masks any JSON value. hidden: it belongs to a variable that is a secret.
func (m masker) value(data json.RawMessage, hidden bool, depth int) (json.RawMessage, error) {
	if depth > maxDepth {
		return nil, tooDeep{}
	}
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return data, nil
	}
	switch data[0] {
	case '[':
		var items []json.RawMessage
		if err := json.Unmarshal(data, &items); err != nil {
			return nil, err
		}
		for i := range items {
			item, err := m.value(items[i], hidden, depth+1)
			if err != nil {
				return nil, err
			}
			items[i] = item
		}
		return json.Marshal(items)
	case '{':
		return m.object(data, hidden, depth)
	case '"':
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return nil, err
		}
		if strings.Contains(s, "://") && userinfo.MatchString(s) {
			return json.Marshal(userinfo.ReplaceAllString(s, "://***@"))
		}
		// A payload inside a text, as DataTransfer has them.
		if inner := strings.TrimSpace(s); strings.HasPrefix(inner, "{") && json.Valid([]byte(inner)) {
			masked, err := m.value(json.RawMessage(inner), hidden, depth+1)
			if err != nil {
				return nil, err
			}
			return json.Marshal(string(masked))
		}
	}
	return data, nil
}

func (m masker) object(data json.RawMessage, hidden bool, depth int) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	hidden = hidden || secretVariable(fields)
	keyCode := strings.EqualFold(text(fields["type"]), "KeyCode")
	for name, field := range fields {
		lower := strings.ToLower(name)
		isValue := lower == "value" || lower == "attributevalue" || lower == "actualvalue"
		isToken := slices.Contains(tokenNames, lower)
		switch {
		case ocpp.Secret(name), hidden && isValue:
			if !null(field) {
				field = json.RawMessage(stars)
			}
		case isToken && keyCode && isText(field):
			field = json.RawMessage(stars)
		case isToken && m.tokens && isText(field):
			field = quoted("***" + m.digest(text(field)))
		case lower == "vpn":
			var vpn map[string]json.RawMessage
			if json.Unmarshal(field, &vpn) == nil {
				for _, secret := range []string{"key", "password"} {
					if _, there := vpn[secret]; there {
						vpn[secret] = json.RawMessage(stars)
					}
				}
				field, _ = json.Marshal(vpn)
			}
			fallthrough
		default:
			var err error
			if field, err = m.value(field, hidden, depth+1); err != nil {
				return nil, err
			}
		}
		fields[name] = field
	}
	return json.Marshal(fields)
}

func (m masker) digest(s string) string {
	h := hmac.New(sha256.New, m.secret)
	h.Write([]byte(ocpp.IDKey(s)))
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// secretVariable reports whether an object is about a variable (2.x) or a configuration key (1.6) that is a secret.
func secretVariable(fields map[string]json.RawMessage) bool {
	if ocpp.Secret(text(fields["key"])) {
		return true
	}
	var variable struct {
		Name string `json:"name"`
	}
	return json.Unmarshal(fields["variable"], &variable) == nil && ocpp.Secret(variable.Name)
}

func isText(data json.RawMessage) bool { return len(data) > 0 && data[0] == '"' }
func null(data json.RawMessage) bool   { return string(data) == "null" }

// text is a JSON text; "" for anything else.
func text(data json.RawMessage) string {
	var s string
	if isText(data) {
		json.Unmarshal(data, &s)
	}
	return s
}
