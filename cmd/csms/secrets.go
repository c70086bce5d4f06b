package main

import (
	"errors"
	"fmt"
	"slices"

	"csms/engine/auth"
)

// minToken is the least length of an operator's token, in characters.
const minToken = 16

// soleOperator is the name of who has operators.token.
const soleOperator = "operator"

// OperatorToken is a token by which the operators' interface knows who asks.
type OperatorToken struct{ Name, Role, Token string }

// operators are all whose tokens are configured.
func (c *Config) operators() []auth.Operator {
	var all []auth.Operator
	if c.Operators.Token != "" {
		all = append(all, auth.Operator{Name: soleOperator, Role: auth.Full, Token: c.Operators.Token})
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

// isSecret reports whether what a setting is set to must not be shown.
func isSecret(key string) bool {
	s, ok := find(key)
	if !ok {
		return false
	}
	switch s.value(&Config{}).(type) {
	case secret, tokens:
		return true
	}
	return false
}

// hidden is a secret that compares like one and shows as stars.
type hidden string

func (hidden) String() string   { return "***" }
func (hidden) GoString() string { return "***" }

// tokens are the operators' tokens: an array of tables.
type tokens struct{ at *[]OperatorToken }

func (v tokens) set(raw any) error {
	items, ok := raw.([]any)
	if !ok {
		return errors.New("tables [[operators.tokens]], only in the file")
	}
	all := make([]OperatorToken, 0, len(items))
	for i, item := range items {
		t, err := v.one(item, all)
		if err != nil {
			return fmt.Errorf(`tables [[operators.tokens]] with name, role ("full" or "read") and token; number %d: %w`, i+1, err)
		}
		all = append(all, t)
	}
	*v.at = all
	return nil
}

// one reads a table; the ones before it are given. The error names nothing that may be a secret.
func (tokens) one(item any, before []OperatorToken) (t OperatorToken, err error) {
	table, ok := item.(map[string]any)
	if !ok {
		return t, errors.New("it is no table")
	}
	for name, at := range map[string]*string{"name": &t.Name, "role": &t.Role, "token": &t.Token} {
		switch text := table[name].(type) {
		case string:
			*at = text
		case hidden:
			*at = string(text)
		}
	}
	switch {
	case len(table) != 3 || t.Name == "" || t.Token == "":
		return t, errors.New("it needs a name, a role and a token, all of them text, and nothing else")
	case t.Role != auth.Full && t.Role != auth.Read:
		return t, errors.New(`its role is neither "full" nor "read"`)
	case len(t.Token) < minToken:
		return t, fmt.Errorf("its token has less than %d characters; `openssl rand -hex 16` prints a good one", minToken)
	case slices.ContainsFunc(before, func(o OperatorToken) bool { return o.Name == t.Name }):
		return t, errors.New("its name is that of another; give each its own")
	case slices.ContainsFunc(before, func(o OperatorToken) bool { return o.Token == t.Token }):
		return t, errors.New("its token is that of another; give each its own")
	}
	return t, nil
}

// checkOperators refuses tokens by which it can't be told who asks.
func (c *Config) checkOperators() error {
	if c.Operators.Token == "" {
		return nil
	}
	for i, t := range c.Operators.Tokens {
		switch {
		case t.Name == soleOperator:
			return fmt.Errorf("operators.tokens: number %d has the name %q, which is that of operators.token; give it another", i+1, soleOperator)
		case t.Token == c.Operators.Token:
			return fmt.Errorf("operators.tokens: number %d has the token of operators.token; give it its own", i+1)
		}
	}
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
