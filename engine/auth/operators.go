package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
)

// The roles of operators: who has Read may look, who has Full may change.
const (
	Full = "full"
	Read = "read"
)

// Operator is who may use the operators' interface.
type Operator struct {
	Name  string
	Role  string // Full or Read
	Token string // a secret; Authenticate doesn't give it back
}

// Operators are all who may use the operators' interface. They don't change.
type Operators struct {
	all    []Operator
	secret [32]byte
	marks  [][]byte // of the tokens
}

// NewOperators returns who has these tokens; nil without any: then no token is needed.
func NewOperators(all []Operator) *Operators {
	if len(all) == 0 {
		return nil
	}
	o := &Operators{}
	rand.Read(o.secret[:])
	for _, op := range all {
		o.marks = append(o.marks, o.mark(op.Token))
		op.Token = ""
		o.all = append(o.all, op)
	}
	return o
}

// mark makes tokens equally long, so that comparing them tells nothing.
func (o *Operators) mark(token string) []byte {
	h := hmac.New(sha256.New, o.secret[:])
	h.Write([]byte(token))
	return h.Sum(nil)
}

// Authenticate returns whose token it is. It takes as long for every token.
func (o *Operators) Authenticate(token string) (Operator, bool) {
	m := o.mark(token)
	found := -1
	for i, mark := range o.marks {
		if subtle.ConstantTimeCompare(m, mark) == 1 {
			found = i
		}
	}
	if found < 0 {
		return Operator{}, false
	}
	return o.all[found], true
}
