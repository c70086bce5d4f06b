package ocpp

import (
	"math/bits"
	"unicode/utf8"
)

var plain = func() (set [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		set[c] = c != '"' && c != '\\'
	}
	return set
}()

// Plain reports whether a byte is ASCII that a JSON string holds as it is.
func Plain(c byte) bool { return plain[c] }

// PlainPrefix is how many bytes at the beginning of s are Plain. It looks at eight at once.
func PlainPrefix[T string | []byte](s T) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x80 * ones
	)
	i := 0
	for ; len(s)-i >= 8; i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, backslash := w^'"'*ones, w^'\\'*ones
		// The high bit of a byte that is below ' ', zero once it is compared, or above ASCII; behind the first such byte there may be wrong ones.
		if found := (w | ^w&((w-' '*ones)|^quote&(quote-ones)|^backslash&(backslash-ones))) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && Plain(s[i]) {
		i++
	}
	return i
}

// AppendString appends s as a JSON string. What isn't UTF-8 becomes U+FFFD, as in encoding/json.
func AppendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	i := PlainPrefix(s)
	if i == len(s) {
		dst = append(dst, s...)
		return append(dst, '"')
	}
	from := 0 // what precedes it is written
	for i < len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				dst = append(append(dst, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		i++
		if Plain(c) {
			continue
		}
		dst = append(append(dst, s[from:i-1]...), '\\')
		from = i
		switch c {
		case '"', '\\':
			dst = append(dst, c)
		case '\n':
			dst = append(dst, 'n')
		case '\r':
			dst = append(dst, 'r')
		case '\t':
			dst = append(dst, 't')
		default:
			dst = append(dst, 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}
