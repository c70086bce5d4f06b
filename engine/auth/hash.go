// Package auth checks who stations and operators are: passwords of stations, certificates of both listeners, and the
// tokens of operators.
package auth

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// cost is how often SHA-256 is iterated for a new hash. Stations' passwords are long and random (16 to 40 characters,
// OCPP 2.0.1 A00.FR.205), so that some milliseconds are enough to make trying hopeless, and few enough to let a
// thousand stations in within seconds.
const cost = 20_000

// The schemes: of a password as it is given, and of a key.
const (
	scheme    = "pbkdf2-sha256"
	keyScheme = "pbkdf2-sha256-key"
)

// How many bytes an AuthorizationKey of OCPP 1.6 has (security whitepaper A00.FR.205).
const (
	minKey = 16
	maxKey = 20
)

// HashKey is Hash for an AuthorizationKey, which is a password in hexadecimal. Stations give the bytes as their password; some
// give the text, and that fits too.
func HashKey(key string) string {
	return hashed(keyScheme, strings.ToLower(key))
}

// Hash returns the salted hash of a password as a text that says how it was made:
// pbkdf2-sha256$ITERATIONS$SALT$HASH. One of 32 to 40 hexadecimal digits may be an AuthorizationKey, whose bytes no text can give.
func Hash(password string) string {
	if _, err := hex.DecodeString(password); err == nil && len(password) >= 2*minKey && len(password) <= 2*maxKey {
		return HashKey(password)
	}
	return hashed(scheme, password)
}

func hashed(scheme, password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	return strings.Join([]string{scheme, strconv.Itoa(cost), encode(salt), encode(derive(password, salt, cost))}, "$")
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func derive(password string, salt []byte, iterations int) []byte {
	key, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		panic(fmt.Sprintf("auth: %v", err)) // only for lengths that the standard forbids
	}
	return key
}

// parsed is a hash taken apart.
type parsed struct {
	ofKey      bool // HashKey made it
	iterations int
	salt, key  []byte
}

func parse(hash string) (p parsed, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || parts[0] != scheme && parts[0] != keyScheme {
		return p, false
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 || n > 10_000_000 {
		return p, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[2])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[3])
	if err1 != nil || err2 != nil || len(key) != sha256.Size {
		return p, false
	}
	return parsed{parts[0] == keyScheme, n, salt, key}, true
}

// fits reports whether a password has the hash.
func (p parsed) fits(password string) bool {
	if p.ofKey {
		if len(password) <= maxKey {
			password = hex.EncodeToString([]byte(password))
		}
		password = strings.ToLower(password)
	}
	return subtle.ConstantTimeCompare(derive(password, p.salt, p.iterations), p.key) == 1
}

// nobody is what a password is held against where there is no hash, so that it takes as long.
func nobody() parsed { return parsed{false, cost, make([]byte, 16), make([]byte, sha256.Size)} }

// alphabet has no letters that look alike, and none that a header or a shell gives a meaning.
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"

// passwordLength is the length of passwords from NewPassword; 20 is also the most that OCPP 1.6 takes.
const passwordLength = 20

// NewPassword returns a random password for a station, of about 116 bits.
func NewPassword() string {
	out := make([]byte, 0, passwordLength)
	var random [64]byte
	for {
		rand.Read(random[:])
		for _, b := range random {
			if int(b) >= 256/len(alphabet)*len(alphabet) {
				continue // else some letters would come more often
			}
			if out = append(out, alphabet[int(b)%len(alphabet)]); len(out) == passwordLength {
				return string(out)
			}
		}
	}
}
