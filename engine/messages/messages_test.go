package messages

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMask(t *testing.T) {
	for _, c := range []struct {
		name, frame string
		tokens      bool
		hidden      []string // must not be left
		shown       []string // must be
	}{
		{name: "nothing to hide", frame: `[2,"1","Heartbeat",{}]`, shown: []string{"Heartbeat"}},
		{name: "a password that is set", hidden: []string{"hunter2"}, shown: []string{"BasicAuthPassword", "SecurityCtrlr"},
			frame: `[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"hunter2","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}]`},
		{name: "in other letter case", hidden: []string{"hunter2"},
			frame: `[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"hunter2","component":{"name":"SECURITYCTRLR"},"variable":{"name":"BASICAUTHPASSWORD"}}]}]`},
		{name: "a password beside another variable", hidden: []string{"hunter2"}, shown: []string{"42"},
			frame: `[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"42","component":{"name":"A"},"variable":{"name":"B"}},{"attributeValue":"hunter2","component":{"name":"S"},"variable":{"name":"BasicAuthPassword"}}]}]`},
		{name: "a reported password", hidden: []string{"hunter2"},
			frame: `[2,"1","NotifyReport",{"reportData":[{"component":{"name":"S"},"variable":{"name":"BasicAuthPassword"},"variableAttribute":[{"value":"hunter2"}]}]}]`},
		{name: "1.6: a key that is set", hidden: []string{"hunter2"}, frame: `[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"hunter2"}]`},
		{name: "1.6: a key that is told", hidden: []string{"hunter2"}, shown: []string{"300"},
			frame: `[3,"1",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"hunter2"},{"key":"HeartbeatInterval","value":"300"}]}]`},
		{name: "a network profile", hidden: []string{"hunter2", "s3cret", "k3y", "4711"}, shown: []string{"vpn.example"},
			frame: `[2,"1","SetNetworkProfile",{"connectionData":{"basicAuthPassword":"hunter2","apn":{"apnPassword":"s3cret","simPin":4711},"vpn":{"server":"vpn.example","key":"k3y","password":"s3cret"}}}]`},
		{name: "a password in an address", hidden: []string{"hunter2"}, shown: []string{"ftp.example/log"},
			frame: `[2,"1","GetLog",{"log":{"remoteLocation":"ftp://ann:hunter2@ftp.example/log"}}]`},
		{name: "a code that was typed in", hidden: []string{"1234"}, shown: []string{"KeyCode"}, frame: `[2,"1","Authorize",{"idToken":{"idToken":"1234","type":"KeyCode"}}]`},
		{name: "a card", shown: []string{"04A2B3"}, frame: `[2,"1","Authorize",{"idToken":{"idToken":"04A2B3","type":"ISO14443"}}]`},
		{name: "a card, where all are hidden", tokens: true, hidden: []string{"04A2B3"}, frame: `[2,"1","Authorize",{"idToken":{"idToken":"04A2B3","type":"ISO14443"}}]`},
		{name: "1.6: a tag, where all are hidden", tokens: true, hidden: []string{"04A2B3"}, frame: `[2,"1","Authorize",{"idTag":"04A2B3"}]`},
		{name: "a payload in a text", hidden: []string{"hunter2"}, frame: `[2,"1","DataTransfer",{"data":"{\"password\":\"hunter2\"}"}]`},
		{name: "an escaped name", hidden: []string{"hunter2"}, frame: `[2,"1","X",{"p\u0061ssword":"hunter2"}]`},
		{name: "no JSON", hidden: []string{"hunter2"}, frame: `[2,"1","ChangeConfiguration",{"password":"hunter2","x"`},
		{name: "no JSON, a variable", hidden: []string{"hunter2"}, frame: `[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"hunter2","variable":{"name":"BasicAuthPassword"}`},
		{name: "a null password", shown: []string{"null"}, frame: `[2,"1","X",{"password":null}]`},
	} {
		got := string(newMasker(c.tokens).mask([]byte(c.frame)))
		if strings.HasPrefix(c.name, "no JSON") {
			got = string(newMasker(false).text([]byte(c.frame)))
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s: %s is no JSON", c.name, got)
		}
		for _, s := range c.hidden {
			if strings.Contains(got, s) {
				t.Errorf("%s: %s shows %s", c.name, got, s)
			}
		}
		for _, s := range c.shown {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %s lacks %s", c.name, got, s)
			}
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add(`{"setVariableData":[{"attributeValue":"x","variable":{"name":"BasicAuthPassword"}}]}`)
	f.Add(`{"idToken":{"idToken":"x","type":"KeyCode"}}`)
	f.Fuzz(func(t *testing.T, payload string) {
		if !json.Valid([]byte(payload)) {
			newMasker(true).text([]byte(payload))
			return
		}
		frame := fmt.Sprintf(`[2,"1","X",{"inner":%s,"password":"planted-secret-0815"}]`, payload)
		got := Mask([]byte(frame))
		if !json.Valid(got) {
			t.Errorf("%s became %s", frame, got)
		}
		if !strings.Contains(payload, "planted-secret-0815") && strings.Contains(string(got), "planted-secret-0815") {
			t.Errorf("the secret is left in %s", got)
		}
	})
}

func fill(t *testing.T, l *Log, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		at := time.Date(2030, 1, 1, 0, 0, i, 0, time.UTC)
		station := fmt.Sprintf("CP%d", i%2)
		l.Append(at, station, "in", "2.0.1", fmt.Appendf(nil, `[2,"m%d","Heartbeat",{}]`, i))
		l.Append(at, station, "out", "2.0.1", fmt.Appendf(nil, `[3,"m%d",{"currentTime":"2030-01-01T00:00:00Z"}]`, i))
	}
	l.flush()
}

func open(t *testing.T, o Options) *Log {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	l, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestLog_readsTheNewestFirst(t *testing.T) {
	l := open(t, Options{FileBytes: 1000})
	fill(t, l, 0, 50)
	names, err := files(l.options.Dir)
	if err != nil || len(names) < 5 {
		t.Fatalf("%d files (%v), want some", len(names), err)
	}
	var all []Entry
	f := Filter{Limit: 7}
	for {
		page, err := l.Read(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	if len(all) != 100 || all[0].ID != "m49" || all[0].Direction != "out" || all[99].ID != "m0" || all[99].Direction != "in" {
		t.Fatalf("%d entries from %+v to %+v", len(all), all[0], all[len(all)-1])
	}
	if e := all[0]; e.Type != "CALLRESULT" || e.Action != "Heartbeat" || e.Station != "CP1" || e.Version != "2.0.1" || e.Bytes == 0 {
		t.Errorf("a result: %+v", e)
	}
	page, err := l.Read(t.Context(), Filter{Station: "CP0", Type: "CALL", Action: "Heartbeat", Direction: "in",
		From: time.Date(2030, 1, 1, 0, 0, 10, 0, time.UTC), To: time.Date(2030, 1, 1, 0, 0, 20, 0, time.UTC)})
	if err != nil || len(page.Items) != 5 || page.Items[0].ID != "m18" || page.Items[4].ID != "m10" {
		t.Errorf("filtered: %+v (%v)", page.Items, err)
	}
	for _, bad := range []string{"!", "AAAA", cursor("x", -1)} {
		if _, err := l.Read(t.Context(), Filter{Cursor: bad}); err == nil {
			t.Errorf("the cursor %q was taken", bad)
		}
	}
}

func TestLog_isBounded(t *testing.T) {
	l := open(t, Options{FileBytes: 2000, MaxBytes: 10_000})
	fill(t, l, 0, 200)
	names, err := files(l.options.Dir)
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, name := range names {
		info, err := os.Stat(filepath.Join(l.options.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 10_000 || total < 4000 {
		t.Errorf("%d bytes in %d files, at most 10,000 are allowed", total, len(names))
	}
}

// TestLog_boundsWhatWaits: however fast messages come, what waits for the files is limited in bytes too.
func TestLog_boundsWhatWaits(t *testing.T) {
	reached, release := make(chan struct{}), make(chan struct{})
	l := open(t, Options{
		QueueBytes: 100 << 10, Wanted: func(string) bool { return true },
		Published: func(Entry) { reached <- struct{}{}; <-release },
	})
	frame := []byte(`[2,"1","DataTransfer",{"data":"` + strings.Repeat("x", 10<<10) + `"}]`)
	l.Append(time.Now(), "CP1", "in", "2.0.1", frame)
	<-reached // the writer is busy from here on
	for range 15 {
		l.Append(time.Now(), "CP1", "in", "2.0.1", frame)
	}
	if got := l.Dropped(); got != 6 {
		t.Errorf("%d of 15 messages of 10 KiB were dropped at 100 KiB, want 6", got)
	}
	go func() {
		for range reached {
		}
	}()
	close(release)
	l.Close()
	close(reached)
	if left := l.waiting.Load(); left != 0 {
		t.Errorf("%d bytes are said to wait in the end", left)
	}
}

func TestLog_forgetsCallsThatGetNoResult(t *testing.T) {
	l := open(t, Options{})
	l.Append(time.Now(), "CP1", "in", "2.0.1", []byte(`[2,"`+strings.Repeat("x", 1000)+`","Heartbeat",{}]`))
	l.Append(time.Now(), "CP1", "in", "2.0.1", []byte(`[2,"1","`+strings.Repeat("x", 1000)+`",{}]`))
	l.Append(time.Now(), "CP1", "in", "2.0.1", []byte(`[2,"1","Heartbeat",{}]`))
	l.Close()
	if len(l.calls) != 1 {
		t.Errorf("%d CALLs are remembered, want the one that can get a result", len(l.calls))
	}
}

func TestLog_survivesHalfALine(t *testing.T) {
	l := open(t, Options{})
	fill(t, l, 0, 2)
	names, _ := files(l.options.Dir)
	l.Close()
	path := filepath.Join(l.options.Dir, names[0])
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data[:len(data)-10], 0o640); err != nil {
		t.Fatal(err)
	}
	again := open(t, Options{Dir: l.options.Dir})
	fill(t, again, 2, 3)
	page, err := again.Read(t.Context(), Filter{})
	if err != nil || len(page.Items) != 5 {
		t.Errorf("%d entries (%v), want 5", len(page.Items), err)
	}
}

func TestLog_withoutFolderOnlyPublishes(t *testing.T) {
	got := make(chan Entry, 10)
	l, err := Open(Options{Wanted: func(station string) bool { return station == "CP1" }, Published: func(e Entry) { got <- e }})
	if err != nil {
		t.Fatal(err)
	}
	l.Append(time.Now(), "CP0", "in", "2.0.1", []byte(`[2,"1","Heartbeat",{}]`))
	l.Append(time.Now(), "CP1", "in", "2.0.1", []byte(`not JSON`))
	l.Append(time.Now(), "CP1", "in", "2.0.1", []byte(`[2,"2","Heartbeat",{}]`))
	l.Close()
	close(got)
	var ids []string
	for e := range got {
		ids = append(ids, e.Type+e.ID)
	}
	if strings.Join(ids, " ") != "? CALL2" {
		t.Errorf("published: %v", ids)
	}
	l.Append(time.Now(), "CP1", "in", "2.0.1", []byte(`late`)) // must not fail
}

func BenchmarkAppend(b *testing.B) {
	l, err := Open(Options{Dir: b.TempDir(), Queue: 1 << 16})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	frame := []byte(`[2,"m1","TransactionEvent",{"eventType":"Updated","timestamp":"2030-01-01T00:00:00Z","triggerReason":"MeterValuePeriodic","seqNo":1,"transactionInfo":{"transactionId":"T1"}}]`)
	b.ReportAllocs()
	for b.Loop() {
		l.Append(time.Time{}, "CP1", "in", "2.0.1", frame)
	}
	b.ReportMetric(float64(l.Dropped())/float64(b.N), "dropped/op")
}
