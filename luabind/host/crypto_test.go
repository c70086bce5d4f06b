package host_test

import (
	"bytes"
	"regexp"
	"testing"

	"csms/luabind/host"
)

func TestCrypto(t *testing.T) {
	r := newRig(t)
	for script, want := range map[string]string{
		`return crypto.sha256("abc")`:                                                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		`return crypto.sha256("abc", "base64")`:                                           "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
		`return crypto.hex_encode(crypto.sha256("abc", "raw"))`:                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		`return #crypto.sha512("")`:                                                       "128",
		`return crypto.hmac_sha256("key", "The quick brown fox jumps over the lazy dog")`: "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
		`return #crypto.random_hex(16)`:                                                   "32",
		`return #crypto.random_bytes(7)`:                                                  "7",
		`return tostring(crypto.random_hex(8) == crypto.random_hex(8))`:                   "false",
		`return crypto.base64_encode("\255\254\253")`:                                     "//79",
		`return crypto.base64_encode("\255\254\253x", "url")`:                             "__79eA",
		`return crypto.base64_decode("__79eA") == "\255\254\253x" and crypto.base64_decode("//79eA==") == "\255\254\253x" and "both"`: "both",
		`return select(2, crypto.base64_decode("a!"))`:                                   "no base64: illegal base64 data at input byte 1",
		`return crypto.hex_decode("6869")`:                                               "hi",
		`return select(2, crypto.hex_decode("6"))`:                                       "no hexadecimal text: odd length hex string",
		`return tostring(crypto.equals("a", "a")) .. tostring(crypto.equals("a", "ab"))`: "truefalse",
	} {
		r.gives(script, want)
	}
	for script, want := range map[string]string{
		`crypto.sha256()`:                   "crypto.sha256: argument 1 (text) must be a string, got nothing",
		`crypto.sha256("a", "hexx")`:        `crypto.sha256: argument 2 (encoding) is "hexx"; it must be one of hex, base64, raw; did you mean "hex"?`,
		`crypto.random_hex(0)`:              "crypto.random_hex: argument 1 (bytes) must be a whole number from 1 to 4096, got 0",
		`crypto.random_bytes(1.5)`:          "crypto.random_bytes: argument 1 (bytes) must be a whole number from 1 to 4096, got 1.5",
		`crypto.sha256(("x"):rep(5000000))`: "crypto.sha256: argument 1 (text) has 5000000 bytes; the limit is 4194304",
	} {
		r.raises(script, want)
	}
	id, err := r.run(`return crypto.uuid()`)
	if err != nil || !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id.String()) {
		t.Error(id, err)
	}
}

func TestCrypto_randomSource(t *testing.T) {
	r := newRig(t, func(e *host.Env) { e.Random = bytes.NewReader(make([]byte, 16)) })
	r.gives(`return crypto.uuid()`, "00000000-0000-4000-8000-000000000000")
	r.raises(`crypto.uuid()`, "crypto.uuid: the system gives no random bytes: EOF")
}
