package plan

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"csms/engine/ocpp"
)

// parseTag turns an ocpp tag into one rule for each version.
func parseTag(tag string) (rules [versions]rule, err error) {
	for v := range rules {
		rules[v] = rule{in: v > 0, max: -1, most: -1, low: math.Inf(-1), high: math.Inf(1)}
	}
	if tag == "" {
		return rules, nil
	}
	for word := range strings.SplitSeq(tag, ",") {
		name, value, hasValue := strings.Cut(word, "=")
		name, mark, marked := strings.Cut(name, "@")
		from := ocpp.Version(0)
		if marked {
			var ok bool
			if from, ok = ocpp.ParseVersion(mark); !ok {
				return rules, fmt.Errorf("%q names no OCPP version", word)
			}
		}
		apply, err := tagWord(name, value, hasValue)
		if err != nil {
			return rules, fmt.Errorf("%q: %w", word, err)
		}
		for v := int(from); v < versions; v++ {
			apply(ocpp.Version(v), &rules[v])
		}
	}
	for v := range rules {
		if !rules[v].in {
			rules[v].required = false
		}
	}
	return rules, nil
}

// tagWord returns what one word of a tag does to a version's rule.
func tagWord(name, value string, hasValue bool) (func(ocpp.Version, *rule), error) {
	flag := func(set func(*rule)) (func(ocpp.Version, *rule), error) {
		if hasValue {
			return nil, fmt.Errorf("%s takes no value", name)
		}
		return func(_ ocpp.Version, r *rule) { set(r) }, nil
	}
	switch name {
	case "required":
		return flag(func(r *rule) { r.required = true })
	case "optional":
		return flag(func(r *rule) { r.required = false })
	case "identifier":
		return flag(func(r *rule) { r.identifier = true })
	case "open":
		return flag(func(r *rule) { r.open = true })
	case "integer":
		return flag(func(r *rule) { r.whole = true })
	case "number":
		return flag(func(r *rule) { r.whole = false })
	case "max":
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("max takes a number of characters")
		}
		return func(_ ocpp.Version, r *rule) { r.max = int32(n) }, nil
	case "items":
		low, high, err := tagSpan(value)
		if err != nil {
			return nil, err
		}
		least, most := int32(0), int32(-1)
		if !math.IsInf(low, -1) {
			least = int32(low)
		}
		if !math.IsInf(high, 1) {
			most = int32(high)
		}
		return func(_ ocpp.Version, r *rule) { r.least, r.most = least, most }, nil
	case "range":
		low, high, err := tagSpan(value)
		if err != nil {
			return nil, err
		}
		return func(_ ocpp.Version, r *rule) { r.low, r.high = low, high }, nil
	case "since", "until":
		edge, ok := ocpp.ParseVersion(value)
		if !ok {
			return nil, fmt.Errorf("%s takes an OCPP version", name)
		}
		if name == "since" {
			return func(v ocpp.Version, r *rule) { r.in = r.in && v >= edge }, nil
		}
		return func(v ocpp.Version, r *rule) { r.in = r.in && v <= edge }, nil
	}
	return nil, fmt.Errorf("not in the vocabulary of ocpp tags")
}

// tagSpan reads "A..B" where either end may be missing.
func tagSpan(s string) (low, high float64, err error) {
	low, high = math.Inf(-1), math.Inf(1)
	a, b, ok := strings.Cut(s, "..")
	if !ok || a == "" && b == "" {
		return 0, 0, fmt.Errorf("takes A..B")
	}
	if a != "" {
		if low, err = strconv.ParseFloat(a, 64); err != nil {
			return 0, 0, fmt.Errorf("takes A..B")
		}
	}
	if b != "" {
		if high, err = strconv.ParseFloat(b, 64); err != nil {
			return 0, 0, fmt.Errorf("takes A..B")
		}
	}
	return low, high, nil
}
