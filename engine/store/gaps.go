package store

// Gap is a range of numbers whose events haven't come; both ends are included.
type Gap struct{ From, To int }

// gapChange is what an event does to the gaps.
type gapChange struct {
	remove *Gap
	add    [2]Gap
	adds   int
	// below: gaps that end before this number don't count, as the transaction began there.
	below *int
}

func (g *gapChange) plus(from, to int) {
	if from <= to {
		g.add[g.adds] = Gap{from, to}
		g.adds++
	}
}

// on applies the change to a list.
func (g *gapChange) on(list []Gap) []Gap {
	var out []Gap
	for _, gap := range list {
		if g.remove == nil || gap != *g.remove {
			out = append(out, gap)
		}
	}
	for _, gap := range g.add[:g.adds] {
		i := len(out)
		for i > 0 && out[i-1].From > gap.From {
			i--
		}
		out = append(out[:i], append([]Gap{gap}, out[i:]...)...)
	}
	if g.below == nil {
		return out
	}
	kept := out[:0]
	for _, gap := range out {
		if gap.To > *g.below {
			gap.From = max(gap.From, *g.below+1)
			kept = append(kept, gap)
		}
	}
	return kept
}

// factsGaps is how many gaps Facts and Transaction tell.
const factsGaps = 100

func readGaps(q querier, key int64) ([]Gap, error) {
	return collect(q, func(r rowScanner) (g Gap, err error) {
		err = r.Scan(&g.From, &g.To)
		return g, err
	}, `SELECT from_seq_no, to_seq_no FROM transaction_gaps WHERE transaction_key = ? ORDER BY from_seq_no LIMIT ?`, key, factsGaps)
}

// gaps writes the change, and counts it in next.
func (t *tx) gaps(next *txState, g *gapChange) error {
	if g.remove != nil {
		if err := t.run(`DELETE FROM transaction_gaps WHERE transaction_key = ? AND from_seq_no = ?`, next.key, g.remove.From); err != nil {
			return err
		}
		next.gaps--
	}
	for _, gap := range g.add[:g.adds] {
		if err := t.run(`INSERT INTO transaction_gaps (transaction_key, from_seq_no, to_seq_no) VALUES (?, ?, ?)`, next.key, gap.From, gap.To); err != nil {
			return err
		}
		next.gaps++
	}
	if g.below == nil || next.gaps == 0 {
		return nil
	}
	n, err := t.changed(`DELETE FROM transaction_gaps WHERE transaction_key = ? AND to_seq_no < ?`, next.key, *g.below)
	next.gaps -= int(n)
	return err
}
