package plan

import (
	"math"
	"strconv"
)

// maxInt is the greatest Int, and its negative the least: scripts and many readers of JSON have numbers as float64, which lose digits
// beyond it.
const maxInt = 1 << 53

// wholeNumber reads a JSON number that must be an integer: JSON Schema takes 1.0 and
// 1e2 for integers too.
func wholeNumber(text string, plainDigits bool) (int, *Error) {
	if plainDigits && len(text) < 19 {
		n, i := 0, 0
		if text[0] == '-' {
			i = 1
		}
		for ; i < len(text); i++ {
			n = n*10 + int(text[i]-'0')
		}
		if n > maxInt {
			return 0, errTooLarge(text)
		}
		if text[0] == '-' {
			n = -n
		}
		return n, nil
	}
	if plainDigits {
		return 0, errTooLarge(text) // no zeros lead it
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, errTooLarge(text)
	}
	if x != math.Trunc(x) {
		return 0, errWhole(clipNumber(text))
	}
	if math.Abs(x) > maxInt {
		return 0, errTooLarge(text)
	}
	return int(x), nil
}

// tens are the powers of ten that a float64 holds exactly.
var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// anyNumber reads a JSON number.
func anyNumber(text string) (float64, *Error) {
	// Up to 15 digits divided by an exact power of ten round once, so the result is exact.
	if len(text) <= 16 {
		n, point, i := 0, -1, 0
		if text[0] == '-' {
			i = 1
		}
		for ; i < len(text); i++ {
			c := text[i] - '0'
			if c > 9 {
				if text[i] != '.' {
					break
				}
				point = i
				continue
			}
			n = n*10 + int(c)
		}
		if i == len(text) && n < 1e15 {
			x := float64(n)
			if point >= 0 {
				x /= tens[len(text)-point-1]
			}
			if text[0] == '-' {
				x = -x
			}
			return x, nil
		}
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, errTooLarge(text)
	}
	return x, nil
}

func errTooLarge(text string) *Error {
	return &Error{Reason: Property, Text: "the number " + clipNumber(text) + " is too large"}
}

func clipNumber(text string) string {
	if len(text) > 40 {
		return text[:40] + "…"
	}
	return text
}
