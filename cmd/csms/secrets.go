package main

import (
	"errors"
	"fmt"

	"csms/engine/auth"
)

// minToken is the least length of an operator's token, in characters.
const minToken = 16

// OperatorToken is a token by which the operators' interface knows who asks.
type OperatorToken struct{ Name, Role, Token string }

// operators are all whose tokens are configured.
func (c *Config) operators() []auth.Operator {
	var all []auth.Operator
	if c.Operators.Token != "" {
		all = append(all, auth.Operator{Name: "operator", Role: auth.Full, Token: c.Operators.Token})
	}
	for _, t := range c.Operators.Tokens {
		all = append(all, auth.Operator(t))
	}
	return all
}

// secret is a text that is never shown.
type secret struct{ at *string }

func (v secret) set(raw any) error {
	s, ok := raw.(string)
	if !ok || s != "" && len(s) < minToken {
		return fmt.Errorf("a secret text of at least %d characters, like what `openssl rand -hex 16` prints", minToken)
	}
	*v.at = s
	return nil
}
func (v secret) parse(s string) any { return same(s) }
func (v secret) raw() any {
	if *v.at == "" {
		return nil
	}
	return hidden(*v.at)
}
func (v secret) kind() string { return "secret" }

// hidden is a secret that compares like one and shows as stars.
type hidden string

func (hidden) String() string   { return "***" }
func (hidden) GoString() string { return "***" }

// tokens are the operators' tokens: an array of tables.
type tokens struct{ at *[]OperatorToken }

func (v tokens) set(raw any) error {
	wrong := errors.New(`tables [[operators.tokens]] with name, role ("full" or "read") and token, no name or token twice; ` +
		fmt.Sprintf("a token has at least %d characters", minToken))
	items, ok := raw.([]any)
	if !ok {
		return wrong
	}
	all := make([]OperatorToken, 0, len(items))
	seen := make(map[string]bool)
	for _, item := range items {
		table, ok := item.(map[string]any)
		if !ok || len(table) != 3 {
			return wrong
		}
		var t OperatorToken
		for name, at := range map[string]*string{"name": &t.Name, "role": &t.Role, "token": &t.Token} {
			text, _ := table[name].(string)
			if h, ok := table[name].(hidden); ok {
				text = string(h)
			}
			*at = text
		}
		if t.Name == "" || t.Role != auth.Full && t.Role != auth.Read || len(t.Token) < minToken || seen["n"+t.Name] || seen["t"+t.Token] {
			return wrong
		}
		seen["n"+t.Name], seen["t"+t.Token] = true, true
		all = append(all, t)
	}
	*v.at = all
	return nil
}
func (v tokens) parse(s string) any { return same(s) }
func (v tokens) raw() any {
	items := make([]any, len(*v.at))
	for i, t := range *v.at {
		items[i] = map[string]any{"name": t.Name, "role": t.Role, "token": hidden(t.Token)}
	}
	return items
}
func (v tokens) kind() string { return "tables" }
