package store

import (
	"fmt"
	"strings"

	"csms/engine/ocpp"
)

// maxReported is more than the largest stations have of anything.
const maxReported = 1000

// maxEVSEs is how many EVSEs are kept of a station, the station itself not counted; the engine knows no more of it either.
const maxEVSEs = 256

// room reports whether a row may be kept that a station reported: a table has the key already, or fewer than Options.MaxReported
// rows of the station. key are the columns of the primary key, station first, args their values.
func (s *Store) room(t *tx, table, key string, args ...any) (ok bool, err error) {
	marks := strings.Repeat(", ?", len(args))[2:]
	err = t.row(`SELECT CASE WHEN EXISTS (SELECT 1 FROM `+table+` WHERE (`+key+`) = (`+marks+`)) THEN 1
		ELSE (SELECT count(*) FROM `+table+` WHERE station = ?) < ? END`, append(args[:len(args):len(args)], args[0], s.options.MaxReported)...).Scan(&ok)
	return ok, err
}

// roomForEVSE reports whether a connector of an EVSE may be kept: the EVSE is known, or one of the first maxEVSEs.
func (t *tx) roomForEVSE(station string, evse int) (ok bool, err error) {
	err = t.row(`SELECT CASE WHEN ? = 0 OR EXISTS (SELECT 1 FROM connectors WHERE (station, evse_id) = (?, ?)) THEN 1
		ELSE (SELECT count(DISTINCT nullif(evse_id, 0)) FROM connectors WHERE station = ?) < ? END`,
		evse, ocpp.IDKey(station), evse, ocpp.IDKey(station), maxEVSEs).Scan(&ok)
	return ok, err
}

// tooMany is the error of a report of which a part found no room.
func tooMany(station, what string) error {
	return refuse(fmt.Errorf("%w: station %s reports too many %s", ErrFull, station, what))
}

// keepNewest deletes the rows of a station, told apart by id, that come after Options.MaxReported others in an order.
func (s *Store) keepNewest(t *tx, table, station, order string) error {
	return t.run(`DELETE FROM `+table+` WHERE station = ? AND id IN (SELECT id FROM `+table+` WHERE station = ? ORDER BY `+order+` LIMIT -1 OFFSET ?)`,
		ocpp.IDKey(station), ocpp.IDKey(station), s.options.MaxReported)
}
