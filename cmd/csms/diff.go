package main

import (
	"maps"
	"reflect"
	"slices"
)

// Change is one setting that differs between two configurations.
type Change struct {
	Key      string
	Old, New any  // as in the file; nil: not there
	Live     bool // takes effect without a restart
}

// Diff lists what differs, in the order of the file; the free table's settings
// follow by name, each by itself.
func Diff(old, next *Config) []Change {
	var changes []Change
	for _, s := range settings {
		before, after := s.value(old).raw(), s.value(next).raw()
		if !reflect.DeepEqual(before, after) {
			changes = append(changes, Change{s.key, before, after, s.live})
		}
	}
	before, after := map[string]any{}, map[string]any{}
	flatten(before, freeTable, old.Settings)
	flatten(after, freeTable, next.Settings)
	names := maps.Clone(before)
	maps.Copy(names, after)
	for _, key := range slices.Sorted(maps.Keys(names)) {
		if !reflect.DeepEqual(before[key], after[key]) {
			changes = append(changes, Change{key, before[key], after[key], live})
		}
	}
	return changes
}

func flatten(out map[string]any, prefix string, table map[string]any) {
	for k, v := range table {
		key := prefix + "." + k
		if inner, ok := v.(map[string]any); ok && len(inner) > 0 {
			flatten(out, key, inner)
		} else {
			out[key] = v
		}
	}
}

// withLive returns running with the live settings of next: what is in effect
// after a reload.
func withLive(running, next *Config) *Config {
	c := *running
	for _, s := range settings {
		if s.live {
			_ = s.value(&c).set(s.value(next).raw()) // it was checked when next was loaded
		}
	}
	c.Settings, c.File = next.Settings, next.File
	return &c
}
