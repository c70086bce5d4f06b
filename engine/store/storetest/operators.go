package storetest

import (
	"fmt"
	"time"

	"csms/engine/store"
)

func tokens(r rig) {
	put := func(id string, fn func(*store.Token)) {
		_, _, err := r.s.UpdateToken(ctx, id, func(k *store.Token) error { fn(k); return nil })
		r.must(err)
	}
	put("AbC", func(k *store.Token) {
		k.Status, k.Group, k.Expires, k.Stations = "Accepted", "G", r.clock.Now().Add(time.Hour), []string{"CP-1"}
	})
	put("abd", func(k *store.Token) { k.Status = "Blocked" })
	put("ABC", func(k *store.Token) { k.Note = "lost" })
	k := must(r.s.Token(ctx, "aBc"))(r)
	if k.ID != "AbC" || k.Status != "Accepted" || k.Group != "G" || k.Note != "lost" || len(k.Stations) != 1 || !k.Expires.Equal(r.clock.Now().Add(time.Hour)) {
		r.Errorf("the token is %+v", k)
	}
	page := must(r.s.Tokens(ctx, store.TokenFilter{Page: store.Page{Limit: 1}}))(r)
	eq(r, "the first", page.Items[0].ID, "AbC")
	page = must(r.s.Tokens(ctx, store.TokenFilter{Page: store.Page{Limit: 1, Cursor: page.Next}}))(r)
	eq(r, "the second", page.Items[0].ID, "abd")
	eq(r, "no third page", page.Next, "")
	r.must(r.s.DeleteToken(ctx, "ABD"))
	r.is(r.s.DeleteToken(ctx, "ABD"), store.ErrNotFound)
	_, err := r.s.Token(ctx, "abd")
	r.is(err, store.ErrNotFound)
}

func generations(r rig) {
	_, err := r.s.LastActive(ctx)
	r.is(err, store.ErrNotFound)
	for i := range 4 {
		r.clock.Add(time.Second)
		name := fmt.Sprint("g", i)
		r.must(r.s.SaveGeneration(ctx, store.Generation{Name: name, Files: map[string]string{"a.lua": "return " + name}, Order: []string{"a"}, Created: r.clock.Now()}))
		result, folder := store.ActivationActive, "f0"
		if i > 0 {
			result, folder = "a.lua:1: broken", ""
		}
		r.must(r.s.SaveActivation(ctx, store.Activation{Generation: name, Settings: `{"x":1}`, Time: r.clock.Now(), Who: "files", Result: result, Folder: folder}))
	}
	a := must(r.s.LastActive(ctx))(r)
	if a.Generation != "g0" || a.Settings != `{"x":1}` || a.Folder != "f0" {
		r.Errorf("the last active is %+v", a)
	}
	newest := must(r.s.Activations(ctx, store.Page{Limit: 1}))(r).Items[0]
	eq(r, "the newest activation", newest.Generation+newest.Folder, "g3")
	r.must(r.s.PruneGenerations(ctx, 1))
	all := must(r.s.Generations(ctx, store.Page{Limit: 1}))(r)
	eq(r, "the newest", all.Items[0].Name, "g3")
	all = must(r.s.Generations(ctx, store.Page{Limit: 1, Cursor: all.Next}))(r)
	eq(r, "the one that was active", all.Items[0].Name, "g0")
	eq(r, "the end", all.Next, "")
	g := must(r.s.Generation(ctx, "g0"))(r)
	eq(r, "its file", g.Files["a.lua"], "return g0")
	eq(r, "its order", g.Order[0], "a")
	_, err = r.s.Generation(ctx, "g") // several begin so
	r.is(err, store.ErrNotFound)
	_, err = r.s.Generation(ctx, "g1")
	r.is(err, store.ErrNotFound)
}

func audit(r rig) {
	for i := range 3 {
		r.must(r.s.SaveAudit(ctx, store.Audit{Time: r.clock.Now(), Who: "ann", Action: "PUT", Target: fmt.Sprint("stations/", i%2), After: `{}`}))
	}
	all := must(r.s.Audits(ctx, "stations/0", store.Page{}))(r).Items
	if len(all) != 2 || all[0].Before != "" || all[0].After != "{}" || all[0].Who != "ann" {
		r.Errorf("the audit is %+v", all)
	}
	eq(r, "all", len(must(r.s.Audits(ctx, "", store.Page{}))(r).Items), 3)
}
