package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

func stations(r rig) {
	_, err := r.s.Station(ctx, "CP-1")
	r.is(err, store.ErrNotFound)
	before, after, err := r.s.UpdateStation(ctx, "CP-1", func(st *store.Station) error {
		if !st.Created.IsZero() {
			r.Error("a new station has a creation time")
		}
		st.Provisioned, st.PasswordHash, st.NetworkPasswordHash, st.SecurityProfile = true, "hash", "another", to(2)
		st.Registration = "Pending"
		st.Labels = map[string]string{"site": "north"}
		return nil
	}, nil)
	r.must(err)
	if before.ID != "" || after.ID != "CP-1" || !after.Created.Equal(r.clock.Now()) {
		r.Errorf("before %+v, after %+v", before, after)
	}
	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonEnum("PowerUp"), ChargingStation: v2.ChargingStation{
		VendorName: "Acme", Model: "M", SerialNumber: to("S1"), FirmwareVersion: to("1.0"), Modem: &v2.Modem{ICCID: to("8931")}}}
	r.must(r.s.SaveBoot(ctx, "cp-1", "2.0.1", boot, "Accepted", r.clock.Now()))
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 2, Status: "Occupied", Since: r.clock.Now()}))
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 1, Status: "Available"}))
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 2, Status: "Faulted"}))
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "CP-1", At: r.clock.Now().Add(time.Minute), ClockSkew: to(1.5)}, {Station: "CP-9", At: r.clock.Now(), Version: "1.6"}}))
	st := must(r.s.Station(ctx, "cP-1"))(r)
	if st.ID != "CP-1" || !st.Provisioned || st.PasswordHash != "hash" || st.NetworkPasswordHash != "another" || *st.SecurityProfile != 2 || st.Registration != "Pending" ||
		st.ToldRegistration != "Accepted" || st.Version != "2.0.1" || st.Vendor != "Acme" || st.Serial != "S1" || st.ICCID != "8931" || st.IMSI != "" ||
		*st.ClockSkew != 1.5 || !st.LastSeen.Equal(r.clock.Now().Add(time.Minute)) || st.Labels["site"] != "north" {
		r.Errorf("the station is %+v", st)
	}
	if fmt.Sprint(st.Connectors) != fmt.Sprint([]store.Connector{{EVSE: 1, ID: 1, Status: "Available"}, {EVSE: 1, ID: 2, Status: "Faulted"}}) {
		r.Errorf("the connectors are %+v", st.Connectors)
	}
	eq(r, "connectors of many", len(must(r.s.Connectors(ctx, []string{"CP-1", "CP-9"}))(r)["cp-1"]), 2)
	refused := errors.New("no")
	_, _, err = r.s.UpdateStation(ctx, "CP-1", func(st *store.Station) error {
		st.Labels["site"] = "south"
		return refused
	}, nil)
	r.is(err, refused)
	eq(r, "label", must(r.s.Station(ctx, "CP-1"))(r).Labels["site"], "north")
	before, after, err = r.s.UpdateStation(ctx, "cp-1", func(st *store.Station) error {
		st.Labels["site"], st.SecurityProfile = "south", nil
		return nil
	}, nil)
	r.must(err)
	eq(r, "label before", before.Labels["site"], "north")
	eq(r, "id after", after.ID, "CP-1")
	r.record(started, 0)
	deleted := 0
	r.must(r.s.DeleteStation(ctx, "CP-1", func() { deleted++ }))
	r.is(r.s.DeleteStation(ctx, "CP-1", func() { deleted++ }), store.ErrNotFound)
	eq(r, "told of deletions", deleted, 2)
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "CP-1", At: r.clock.Now()}}))
	_, err = r.s.Station(ctx, "CP-1")
	r.is(err, store.ErrNotFound)
	eq(r, "the transaction stays", r.tx().Station, "CP-1")
}

func stationsPages(r rig) {
	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonPowerUp, ChargingStation: v2.ChargingStation{VendorName: "Acme", Model: "M"}}
	for i := range 25 {
		r.must(r.s.SaveBoot(ctx, fmt.Sprintf("CP-%02d", i), []string{"1.6", "2.0.1"}[i%2], boot, "Accepted", r.clock.Now()))
	}
	var got []string
	f := store.StationFilter{Page: store.Page{Limit: 7}, Version: "2.0.1"}
	pages := 0
	for {
		page := must(r.s.Stations(ctx, f))(r)
		pages++
		for _, st := range page.Items {
			got = append(got, st.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	eq(r, "pages", pages, 2)
	eq(r, "stations", strings.Join(got, " "), "CP-01 CP-03 CP-05 CP-07 CP-09 CP-11 CP-13 CP-15 CP-17 CP-19 CP-21 CP-23")
	eq(r, "of a registration", len(must(r.s.Stations(ctx, store.StationFilter{Registration: "Pending"}))(r).Items), 0)

	_, _, err := r.s.UpdateStation(ctx, "CP-00", func(st *store.Station) error { st.Provisioned = true; return nil }, nil)
	r.must(err)
	r.clock.Add(time.Minute)
	r.must(r.s.SaveSeen(ctx, []store.Seen{{Station: "CP-03", At: r.clock.Now()}, {Station: "CP-07", At: r.clock.Now()}}))
	got = nil
	for _, st := range must(r.s.Stations(ctx, store.StationFilter{Unprovisioned: 2}))(r).Items {
		got = append(got, st.ID)
	}
	eq(r, "provisioned, or heard of last", strings.Join(got, " "), "CP-00 CP-03 CP-07")
	eq(r, "with room for all", len(must(r.s.Stations(ctx, store.StationFilter{Unprovisioned: 99}))(r).Items), 25)
}

// committed checks that what became of a station is told in the order of the commits, and before the caller goes on.
func committed(r rig) {
	const n = 64
	var order []int // the writer's
	var writers sync.WaitGroup
	for range n {
		writers.Go(func() {
			var told *store.Station
			_, after, err := r.s.UpdateStation(ctx, "CP-1", func(st *store.Station) error {
				profile := 1
				if st.SecurityProfile != nil {
					profile = *st.SecurityProfile + 1
				}
				st.SecurityProfile = &profile
				return nil
			}, func(after store.Station) {
				told = &after
				order = append(order, *after.SecurityProfile)
			})
			if err != nil {
				r.Error(err)
			} else if told == nil || *told.SecurityProfile != *after.SecurityProfile {
				r.Errorf("told of %+v, the outcome is %+v", told, after)
			}
		})
	}
	writers.Wait()
	if len(order) != n {
		r.Fatalf("told of %d changes, want %d", len(order), n)
	}
	for i, profile := range order {
		if profile != i+1 {
			r.Fatalf("told out of order: %v", order)
		}
	}
	r.must(r.s.SaveStatus(ctx, "CP-1", store.Connector{EVSE: 1, ID: 1, Status: "Available"}))
	refused := errors.New("no")
	_, _, err := r.s.UpdateStation(ctx, "CP-1", func(*store.Station) error { return refused }, func(store.Station) { r.Error("told of a change that was refused") })
	r.is(err, refused)
	_, after, err := r.s.UpdateStation(ctx, "CP-1", func(*store.Station) error { return nil }, nil)
	r.must(err)
	eq(r, "connectors", len(after.Connectors), 1)
}
