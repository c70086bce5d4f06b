package luabind_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/luabind"
)

// shelf is a Keeper in memory.
type shelf struct {
	kept  map[string]luabind.Kept
	notes []string
	last  luabind.Activation
}

func (s *shelf) Keep(_ context.Context, k luabind.Kept) error {
	if s.kept == nil {
		s.kept = make(map[string]luabind.Kept)
	}
	s.kept[k.Name] = k
	return nil
}

func (s *shelf) Activated(_ context.Context, a luabind.Activation) error {
	s.notes = append(s.notes, a.Who+": "+a.Result)
	if a.Result == "active" {
		s.last = a
	}
	return nil
}

func (s *shelf) Last(context.Context) (luabind.Kept, string, bool, error) {
	k, ok := s.kept[s.last.Generation]
	return k, s.last.Folder, ok, nil
}

func (s *shelf) Load(_ context.Context, name string) (luabind.Kept, bool, error) {
	for full, k := range s.kept {
		if strings.HasPrefix(full, name) {
			return k, true, nil
		}
	}
	return luabind.Kept{}, false, nil
}

// answer is what a DataTransfer is answered.
func answer(t *testing.T, rt *luabind.Runtime) string {
	t.Helper()
	res, err := (&bench{t, rt}).call("DataTransfer", `{"vendorId":"x"}`)
	if err != nil {
		t.Fatal(err)
	}
	return string(res.(*v2.DataTransferResponse).Status)
}

const plugin = `return { data_transfer = function() return { status = "%" } end }`

func TestRollback_holdsUntilTheFilesChange(t *testing.T) {
	f := scripts(t, map[string]string{"a.lua": strings.Replace(plugin, "%", "Accepted", 1)})
	keeper := new(shelf)
	b := run(t, f, func(o *luabind.Options) { o.Keeper = keeper })
	first := b.rt.Status().Generation
	f.write(map[string]string{"a.lua": strings.Replace(plugin, "%", "Rejected", 1)})
	if _, err := b.rt.Reload(t.Context(), luabind.Change{}); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, b.rt); !strings.Contains(got, "Rejected") {
		t.Fatalf("after the edit: %s", got)
	}
	if err := b.rt.Rollback(t.Context(), first[:8], "ann"); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"after the rollback", "after a reload without a change"} {
		if s := b.rt.Status(); s.Generation != first || !s.RolledBack || !strings.Contains(answer(t, b.rt), "Accepted") {
			t.Errorf("%s: %+v", what, s)
		}
		if _, err := b.rt.Reload(t.Context(), luabind.Change{}); err != nil {
			t.Fatal(err)
		}
	}
	settings := map[string]any{"x": int64(1)}
	if changed, err := b.rt.Reload(t.Context(), luabind.Change{Settings: &settings}); err != nil || !changed || b.rt.Status().Generation != first {
		t.Errorf("other settings: %v %v %s", changed, err, b.rt.Status().Generation)
	}
	f.write(map[string]string{"a.lua": strings.Replace(plugin, "%", "UnknownVendorId", 1)})
	if _, err := b.rt.Reload(t.Context(), luabind.Change{}); err != nil {
		t.Fatal(err)
	}
	if s := b.rt.Status(); s.Generation == first || s.RolledBack {
		t.Errorf("after the next edit: %+v", s)
	}
	if err := b.rt.Rollback(t.Context(), "ffffffff", "ann"); !errors.Is(err, luabind.ErrNoGeneration) {
		t.Errorf("a generation that isn't there: %v", err)
	}
	want := "start: active|files: active|ann: active|files: active|files: active"
	if got := strings.Join(keeper.notes, "|"); got != want {
		t.Errorf("noted %s, want %s", got, want)
	}
}

func TestRollback_survivesARestart(t *testing.T) {
	accepts, rejects := strings.Replace(plugin, "%", "Accepted", 1), strings.Replace(plugin, "%", "Rejected", 1)
	for name, c := range map[string]struct {
		folder map[string]string // what the folder holds when the second run begins, over what it had
		holds  bool
	}{
		"as it was":      {nil, true},
		"edited":         {map[string]string{"a.lua": strings.Replace(plugin, "%", "UnknownVendorId", 1)}, false},
		"another plugin": {map[string]string{"b.lua": "return {}"}, false},
		"broken":         {map[string]string{"a.lua": "return {"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := scripts(t, map[string]string{"a.lua": accepts})
			keeper := new(shelf)
			keeps := func(o *luabind.Options) { o.Keeper = keeper }
			before := run(t, f, keeps)
			first := before.rt.Status().Generation
			f.write(map[string]string{"a.lua": rejects})
			if _, err := before.rt.Reload(t.Context(), luabind.Change{}); err != nil {
				t.Fatal(err)
			}
			if err := before.rt.Rollback(t.Context(), first, "ann"); err != nil {
				t.Fatal(err)
			}
			f.write(c.folder)
			after := run(t, f, keeps)
			if s := after.rt.Status(); s.RolledBack != c.holds || c.holds && s.Generation != first {
				t.Errorf("after the restart: %+v", s)
			}
		})
	}
}

func TestRollback_keepsItsOrder(t *testing.T) {
	f := scripts(t, map[string]string{
		"a.lua": strings.Replace(plugin, "%", "Accepted", 1), "b.lua": strings.Replace(plugin, "%", "Rejected", 1), "c.lua": "return {}",
	})
	var logged bytes.Buffer
	b := run(t, f, func(o *luabind.Options) { o.Keeper, o.Log = new(shelf), slog.New(slog.NewTextHandler(&logged, nil)) })
	first := b.rt.Status().Generation
	f.write(map[string]string{"c.lua": "return { heartbeat = function() return {} end }"})
	if _, err := b.rt.Reload(t.Context(), luabind.Change{}); err != nil {
		t.Fatal(err)
	}
	if err := b.rt.Rollback(t.Context(), first, "ann"); err != nil {
		t.Fatal(err)
	}
	for _, order := range [][]string{{"b"}, {"nowhere"}} {
		if _, err := b.rt.Reload(t.Context(), luabind.Change{Order: &order}); err != nil {
			t.Fatal(err)
		}
		if s := b.rt.Status(); s.Generation != first || !s.RolledBack || s.Problem != nil {
			t.Errorf("order %v: %+v", order, s)
		}
		if want := "order=" + order[0]; !strings.Contains(logged.String(), want) {
			t.Errorf("the log doesn't say %s:\n%s", want, logged.String())
		}
	}
	order := []string{"b"}
	f.write(map[string]string{"c.lua": "return {}"}) // as it was at first, and not as at the rollback
	if _, err := b.rt.Reload(t.Context(), luabind.Change{Order: &order}); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, b.rt); got != "Rejected" || b.rt.Status().RolledBack {
		t.Errorf("after the edit: %s, %+v", got, b.rt.Status())
	}
}

func TestStart_withBrokenScriptsTheLastOnesServe(t *testing.T) {
	f := scripts(t, map[string]string{"a.lua": strings.Replace(plugin, "%", "Accepted", 1)})
	keeper := new(shelf)
	first := run(t, f, func(o *luabind.Options) { o.Keeper = keeper }).rt.Status().Generation
	f.write(map[string]string{"a.lua": "return {"})
	b := run(t, f, func(o *luabind.Options) { o.Keeper = keeper })
	if s := b.rt.Status(); s.Generation != first || s.Problem == nil || s.Problem.File != "a.lua" || !strings.Contains(answer(t, b.rt), "Accepted") {
		t.Errorf("status %+v", s)
	}
	f.write(map[string]string{"a.lua": strings.Replace(plugin, "%", "Rejected", 1)})
	if _, err := b.rt.Reload(t.Context(), luabind.Change{}); err != nil || b.rt.Status().Problem != nil || !strings.Contains(answer(t, b.rt), "Rejected") {
		t.Errorf("mended: %v %+v", err, b.rt.Status())
	}
	none := luabind.New(luabind.Options{Dir: filepath.Join(f.dir, "none"), Actions: b.rt.Active().Env().Actions, Keeper: new(shelf)})
	defer none.Close()
	if _, err := none.Reload(t.Context(), luabind.Change{}); !errors.Is(err, luabind.ErrProblems) {
		t.Errorf("with nothing to fall back on: %v", err)
	}
}
