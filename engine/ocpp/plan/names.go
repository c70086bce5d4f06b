package plan

import (
	"encoding/binary"
	"unsafe"
)

// nameTable finds a name's index by one hash and, nearly always, one comparison. The
// hash looks at the length and at most 24 bytes, which tells all names of OCPP apart.
type nameTable struct {
	seed  uint64
	shift uint
	slots []nameSlot
}

type nameSlot struct {
	name  string
	index int
}

func newNameTable(names []string) nameTable {
	bits := uint(2)
	for 1<<bits < 2*len(names) {
		bits++
	}
	t := nameTable{shift: 64 - bits}
	best := -1
	// Of a few seeds take the one with the fewest collisions.
	for try := uint64(1); try < 64; try++ {
		seed := try * 0x9E3779B97F4A7C15
		used := make([]bool, 1<<bits)
		clashes := 0
		for _, n := range names {
			h := hashName(n, seed) >> t.shift
			if used[h] {
				clashes++
			}
			used[h] = true
		}
		if best < 0 || clashes < best {
			best, t.seed = clashes, seed
		}
		if best == 0 {
			break
		}
	}
	t.slots = make([]nameSlot, 1<<bits)
	for i, n := range names {
		h := hashName(n, t.seed) >> t.shift
		for t.slots[h].name != "" {
			h = (h + 1) % uint64(len(t.slots))
		}
		t.slots[h] = nameSlot{n, i}
	}
	return t
}

// find returns the index of name, or -1.
func (t *nameTable) find(name string) int {
	if name == "" {
		return -1
	}
	h := hashName(name, t.seed) >> t.shift
	for {
		s := &t.slots[h]
		if s.name == name {
			return s.index
		}
		if s.name == "" {
			return -1
		}
		h = (h + 1) & uint64(len(t.slots)-1)
	}
}

func hashName(s string, seed uint64) uint64 {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	h := seed + uint64(len(b))
	switch {
	case len(b) >= 8:
		h ^= binary.LittleEndian.Uint64(b)
		h *= 0xff51afd7ed558ccd
		h ^= h >> 32
		h ^= binary.LittleEndian.Uint64(b[len(b)-8:])
		if len(b) > 16 {
			h *= 0xff51afd7ed558ccd
			h ^= binary.LittleEndian.Uint64(b[len(b)/2-4:])
		}
	case len(b) >= 4:
		h ^= uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[len(b)-4:]))<<32
	case len(b) > 0:
		h ^= uint64(b[0]) | uint64(b[len(b)/2])<<8 | uint64(b[len(b)-1])<<16
	}
	h *= 0xc4ceb9fe1a85ec53
	return h
}
