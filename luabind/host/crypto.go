package host

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/spelling"
)

const (
	maxData   = 4 << 20 // bytes of an argument
	maxRandom = 4 << 10 // bytes of a random text
)

const cryptoManual = `---Digests, random values and encodings. Texts are bytes; arguments have at most 4 MiB.
---@class CryptoModule
crypto = {}

---How a digest is written: hexadecimal (as when left out), base64, or as its bytes.
---@alias DigestEncoding "hex"|"base64"|"raw"

---SHA-256 of a text.
---
---    local key = "card:" .. crypto.sha256(req.idToken.idToken)
---@param text string
---@param encoding? DigestEncoding
---@return string
function crypto.sha256(text, encoding) end

---SHA-512 of a text.
---@param text string
---@param encoding? DigestEncoding
---@return string
function crypto.sha512(text, encoding) end

---HMAC-SHA-256 of a text under a key.
---@param key string
---@param text string
---@param encoding? DigestEncoding
---@return string
function crypto.hmac_sha256(key, text, encoding) end

---Random bytes as hexadecimal text, twice as many characters.
---
---    local password = crypto.random_hex(16)
---@param bytes integer 1 to 4096
---@return string
function crypto.random_hex(bytes) end

---Random bytes.
---@param bytes integer 1 to 4096
---@return string
function crypto.random_bytes(bytes) end

---A random UUID (version 4): 36 characters.
---@return string
function crypto.uuid() end

---Bytes as base64.
---@param text string
---@param alphabet? "standard"|"url" "url" has - and _, and no padding
---@return string
function crypto.base64_encode(text, alphabet) end

---Bytes of a base64 text, of either alphabet, with or without padding.
---@param text string
---@return string?
---@return string? err
function crypto.base64_decode(text) end

---Bytes as hexadecimal text.
---@param text string
---@return string
function crypto.hex_encode(text) end

---Bytes of a hexadecimal text.
---@param text string
---@return string?
---@return string? err
function crypto.hex_decode(text) end

---Whether two texts are equal, in a time that doesn't tell where they differ: for secrets.
---@param a string
---@param b string
---@return boolean
function crypto.equals(a, b) end
`

func openCrypto(env *Env) lua.LValue {
	return functions(env, "crypto", []function{
		{"sha256", func(c call) int {
			sum := sha256.Sum256([]byte(c.data(1, "text", maxData)))
			return digest(c, 2, sum[:])
		}},
		{"sha512", func(c call) int {
			sum := sha512.Sum512([]byte(c.data(1, "text", maxData)))
			return digest(c, 2, sum[:])
		}},
		{"hmac_sha256", func(c call) int {
			mac := hmac.New(sha256.New, []byte(c.data(1, "key", maxData)))
			io.WriteString(mac, c.data(2, "text", maxData))
			return digest(c, 3, mac.Sum(nil))
		}},
		{"random_hex", func(c call) int {
			return c.give(lua.LString(hex.EncodeToString(random(c, c.integer(1, "bytes", 1, maxRandom)))))
		}},
		{"random_bytes", func(c call) int {
			return c.give(lua.LString(random(c, c.integer(1, "bytes", 1, maxRandom))))
		}},
		{"uuid", func(c call) int {
			b := random(c, 16)
			b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // RFC 9562 §5.4
			return c.give(lua.LString(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])))
		}},
		{"base64_encode", base64Encode},
		{"base64_decode", base64Decode},
		{"hex_encode", func(c call) int {
			return c.give(lua.LString(hex.EncodeToString([]byte(c.data(1, "text", maxData)))))
		}},
		{"hex_decode", func(c call) int {
			b, err := hex.DecodeString(c.data(1, "text", maxData))
			if err != nil {
				return c.fail("no hexadecimal text: " + strings.TrimPrefix(err.Error(), "encoding/hex: "))
			}
			return c.give(lua.LString(b))
		}},
		{"equals", func(c call) int {
			a, b := c.data(1, "a", maxData), c.data(2, "b", maxData)
			return c.give(lua.LBool(subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1))
		}},
	})
}

func digest(c call, n int, sum []byte) int {
	switch c.choice(n, "encoding", "hex", "base64", "raw") {
	case "base64":
		return c.give(lua.LString(base64.StdEncoding.EncodeToString(sum)))
	case "raw":
		return c.give(lua.LString(sum))
	}
	return c.give(lua.LString(hex.EncodeToString(sum)))
}

// choice is one of a few words; the first when the argument is absent.
func (c call) choice(n int, param string, words ...string) string {
	if c.absent(n) {
		return words[0]
	}
	got := c.text(n, param)
	for _, w := range words {
		if got == w {
			return w
		}
	}
	c.raise("argument %d (%s) is %s; it must be one of %s%s", n, param, quote(got), strings.Join(words, ", "), spelling.DidYouMean(got, words))
	return ""
}

func random(c call, n int) []byte {
	r := c.env.Random
	if r == nil {
		r = rand.Reader
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		c.raise("the system gives no random bytes: %s", err)
	}
	return b
}

func base64Encode(c call) int {
	text := []byte(c.data(1, "text", maxData))
	if c.choice(2, "alphabet", "standard", "url") == "url" {
		return c.give(lua.LString(base64.RawURLEncoding.EncodeToString(text)))
	}
	return c.give(lua.LString(base64.StdEncoding.EncodeToString(text)))
}

func base64Decode(c call) int {
	text := strings.TrimRight(c.data(1, "text", maxData), "=")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	b, err := encoding.DecodeString(text)
	if err != nil {
		return c.fail("no base64: " + err.Error())
	}
	return c.give(lua.LString(b))
}
