package store

import (
	"context"
	"encoding/json"

	"csms/engine/ocpp"
)

// Activity is what a station has under way.
type Activity struct {
	Active int // transactions neither ended nor closed
	// Power is what they go on with, in W, as far as it is known; nil: of none.
	Power *float64
}

// ofStations is the condition that a transaction is active at one of some stations; its argument is their list.
const ofStations = `INDEXED BY transactions_active_station WHERE active = 1 AND station IN (SELECT value FROM json_each(?))`

// stationList is the argument of ofStations.
func stationList(stations []string) (string, error) {
	keys := make([]string, len(stations))
	for i, station := range stations {
		keys[i] = ocpp.IDKey(station)
	}
	list, err := json.Marshal(keys)
	return string(list), err
}

// Activities tells what stations have under way, by their ids in lower case; those that have nothing are left out.
func (s *Store) Activities(ctx context.Context, stations []string) (map[string]Activity, error) {
	list, err := stationList(stations)
	if err != nil {
		return nil, err
	}
	var all map[string]Activity
	err = s.read(ctx, func(q querier) error {
		all = make(map[string]Activity)
		_, err := collect(q, func(r rowScanner) (none struct{}, err error) {
			var station string
			var a Activity
			if err = r.Scan(&station, &a.Active, &a.Power); err == nil {
				all[station] = a
			}
			return none, err
		}, `SELECT station, count(*), sum(power) FROM transactions `+ofStations+` GROUP BY station`, list)
		return err
	})
	return all, err
}

// ActiveTransactions lists what a station has under way, the one that began first first; at most MaxLimit.
func (s *Store) ActiveTransactions(ctx context.Context, station string) (all []Transaction, err error) {
	err = s.read(ctx, func(q querier) (err error) {
		all, err = collect(q, scanTransaction, transactionColumns+` INDEXED BY transactions_active_station
			WHERE active = 1 AND station = ? ORDER BY began, key LIMIT ?`, ocpp.IDKey(station), MaxLimit)
		return err
	})
	return all, err
}

// Charging lists the stations where a transaction is charging, by their ids in lower case: its state says so, or where it has
// none, its power.
func (s *Store) Charging(ctx context.Context) (map[string]bool, error) {
	var all map[string]bool
	err := s.read(ctx, func(q querier) error {
		all = make(map[string]bool)
		_, err := collect(q, func(r rowScanner) (none struct{}, err error) {
			var station string
			if err = r.Scan(&station); err == nil {
				all[station] = true
			}
			return none, err
		}, `SELECT station FROM transactions INDEXED BY transactions_active WHERE active = 1 AND (charging_state = 'Charging' OR charging_state IS NULL AND power > 0)`)
		return err
	})
	return all, err
}
