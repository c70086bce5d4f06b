package store

import "context"

const (
	// reclaimFrom is how much of the file must be free before it is made smaller, in parts of it and in pages: what is free is used
	// again, and a site with a steady retention would make its file smaller only for it to grow.
	reclaimPart  = 4
	reclaimPages = 1024
	// reclaimSome gives back the pages of one write.
	reclaimSome = "PRAGMA incremental_vacuum(250)"
)

// reclaim makes the file smaller where much of it is free, in small steps between other writes. A database that was made before
// auto_vacuum was set keeps its size; what is free in it is used again.
func (s *Store) reclaim(ctx context.Context) error {
	for worth := false; ; {
		var free, pages, vacuum int64
		err := s.read(ctx, func(q querier) error {
			for name, to := range map[string]*int64{"freelist_count": &free, "page_count": &pages, "auto_vacuum": &vacuum} {
				if err := q.row("PRAGMA " + name).Scan(to); err != nil {
					return err
				}
			}
			return nil
		})
		worth = worth || free > pages/reclaimPart && free > reclaimPages
		if err != nil || !worth || vacuum == 0 || free == 0 {
			return err
		}
		err = s.write(ctx, func(t *tx) error {
			_, err := collect(t, func(rowScanner) (none struct{}, err error) { return none, nil }, reclaimSome) // a row a page
			return err
		})
		if err != nil {
			return err
		}
	}
}
