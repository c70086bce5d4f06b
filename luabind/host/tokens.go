package host

import (
	"context"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
)

// Token is an idToken that an operator made known. "" and a zero time stand for what isn't set.
type Token struct {
	ID, Type, Status, Group, Language, Note string
	Expires                                 time.Time
	Stations                                []string // that it is limited to; none: all
}

// TokenFilter chooses tokens; "" is any. Q is a part of the id or the note.
type TokenFilter struct {
	Q, Status, Group string
	Limit            int
}

// Tokens are the tokens that operators made known. Ids are compared without regard to case.
type Tokens interface {
	// Cached returns a token without waiting. known false: nobody knows yet whether it is there.
	Cached(id string) (t Token, there, known bool)
	Get(ctx context.Context, id string) (t Token, there bool, err error)
	List(ctx context.Context, f TokenFilter) ([]Token, error)
}

const tokensManual = `---The tokens (cards, fobs, contracts) that operators made known by the API, the command line or the console.
---@class TokensModule
tokens = {}

---A token; what isn't set is nil.
---@class TokenRecord
---@field id string
---@field type? IDTokenEnum
---@field status AuthorizationStatusEnum
---@field group? string tokens of a group may end each other's transactions
---@field expires? string RFC 3339; time.parse reads it
---@field language? string
---@field stations string[] the stations that it is limited to; none: all
---@field note? string

---@class (exact) TokenFilter
---@field q? string part of the id or the note, without regard to case
---@field status? AuthorizationStatusEnum
---@field group? string
---@field limit? integer how many at the most; 100, and at most 1000

---One token, without regard to case; nil when nobody made it known. When the store can't be read: nil and the reason.
---
---    local token = tokens.get(req.idToken.idToken)
---    if not token then return { idTokenInfo = { status = "Unknown" } } end
---@param id string
---@return TokenRecord?
---@return string? err
function tokens.get(id) end

---Tokens by id.
---@param filter? TokenFilter
---@return TokenRecord[]?
---@return string? err
function tokens.list(filter) end
`

func openTokens(env *Env) lua.LValue {
	return functions(env, "tokens", []function{{"get", tokensGet}, {"list", tokensList}})
}

func tokensGet(c call) int {
	id := c.data(1, "id", 1000)
	if c.env.Tokens == nil {
		return c.give(lua.LNil)
	}
	token, there, known := c.env.Tokens.Cached(id)
	if !known {
		var err error
		ctx := currentOf(c.L).context()
		refused := c.wait(func() { token, there, err = c.env.Tokens.Get(ctx, id) })
		if refused != nil {
			err = refused
		}
		if err != nil {
			return c.fail(err.Error())
		}
	}
	if !there {
		return c.give(lua.LNil)
	}
	return c.give(tokenRecord(&token))
}

func tokensList(c call) int {
	f := TokenFilter{Limit: 100}
	if t := c.options(1, "q", "status", "group", "limit"); t != nil {
		f.Q, f.Status, f.Group = c.field(t, "q"), c.field(t, "status"), c.field(t, "group")
		f.Limit = c.limit(t)
	}
	out := newTable(0, 0)
	jsonlua.MarkArray(out)
	if c.env.Tokens == nil {
		return c.give(out)
	}
	var list []Token
	var err error
	ctx := currentOf(c.L).context()
	if refused := c.wait(func() { list, err = c.env.Tokens.List(ctx, f) }); refused != nil {
		err = refused
	}
	if err != nil {
		return c.fail(err.Error())
	}
	for i := range list {
		out.Append(tokenRecord(&list[i]))
	}
	return c.give(out)
}

// field is a text of a table of options; "" where it is absent.
func (c call) field(t *lua.LTable, name string) string {
	switch v := t.RawGetString(name).(type) {
	case *lua.LNilType:
		return ""
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return numberText(v)
	default:
		c.raise("%s must be a string, got %s", name, describe(v))
		return ""
	}
}

// limit is how many items a list may have.
func (c call) limit(t *lua.LTable) int {
	switch v := t.RawGetString("limit").(type) {
	case *lua.LNilType:
		return 100
	case lua.LNumber:
		if n := int(v); lua.LNumber(n) == v && n >= 1 && n <= 1000 {
			return n
		}
	}
	c.raise("limit must be a whole number from 1 to 1000, got %s", describe(t.RawGetString("limit")))
	return 0
}

func tokenRecord(token *Token) *lua.LTable {
	t := newTable(0, 8)
	set := func(name, value string) { t.RawSetString(name, known(value)) }
	set("id", token.ID)
	set("type", token.Type)
	set("status", token.Status)
	set("group", token.Group)
	set("language", token.Language)
	set("note", token.Note)
	t.RawSetString("expires", instant(token.Expires))
	stations := newTable(len(token.Stations), 0)
	jsonlua.MarkArray(stations)
	for _, id := range token.Stations {
		stations.Append(lua.LString(id))
	}
	t.RawSetString("stations", stations)
	return t
}
