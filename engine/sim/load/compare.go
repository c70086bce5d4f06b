package load

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// Load is what one comparison makes two servers do.
type Load struct {
	Mix Mix
	// Counterpart is the mix that Reference is driven with, for what one OCPP version costs against another; nil: Mix.
	Counterpart *Mix
	// Name and Text tell it from other loads of the same mix; empty: the mix's.
	Name, Text string
	// Reference is what Server is held against.
	Reference, Server Server
	// Budget is how many times the CPU time of Reference a message may cost Server; 0: there is none.
	Budget float64
	// Share is how much of the throughput of Reference Server must have at the least; 0: that isn't asked.
	Share float64
}

// String is the load's name.
func (l Load) String() string {
	if l.Name != "" {
		return l.Name
	}
	return l.Mix.Name
}

// Comparison says what is measured. The zero values are those of the project's budgets.
type Comparison struct {
	Loads []Load
	// Connections that the loads use. 0: 100.
	Connections int
	// Messages of one measurement. 0: 50,000.
	Messages int
	// Rounds is how often each measurement is made, by new processes each time; the median counts. 0: 5.
	Rounds int
	// Idle connections whose memory is measured, in IdleServers. 0: 5,000; negative: none.
	Idle int
	// IdleServers are the reference and the server that is held against it.
	IdleServers [2]Server
	// Progress takes a line for each step; nil for none.
	Progress io.Writer

	settle time.Duration // between two readings of the memory; 0: 1 s
}

// Result is what one load costs.
type Result struct {
	Load     string `json:"load"`
	Messages int    `json:"messages"` // of each round
	// Reference and Server are CPU seconds for 1,000 messages: the medians of all rounds.
	Reference float64 `json:"reference"`
	Server    float64 `json:"server"`
	// ReferenceRate and ServerRate are messages a second, as far as the generator got on this machine.
	ReferenceRate float64 `json:"referenceRate"`
	ServerRate    float64 `json:"serverRate"`
	// Ratio is how many times the CPU time of the reference the server took, Share how much of its throughput it
	// had: the medians of the rounds' own, as what else the machine does meets both servers of a round alike.
	Ratio  float64 `json:"ratio"`
	Share  float64 `json:"share"`
	Budget float64 `json:"budget"` // of Ratio; 0: none
	Least  float64 `json:"least"`  // of Share; 0: none
}

func (r *Result) met() bool {
	return (r.Budget == 0 || r.Ratio <= r.Budget) && r.Share >= r.Least
}

// Idle is what idle connections hold.
type Idle struct {
	Connections int `json:"connections"`
	// Reference and Server are KiB of resident memory for each connection.
	Reference float64 `json:"reference"`
	Server    float64 `json:"server"`
	Budget    float64 `json:"budget"`
}

// idleBudget is how many KiB an idle connection may hold in csms.
const idleBudget = 16

// Report is the outcome of a Comparison.
type Report struct {
	Results []Result `json:"results"`
	Idle    *Idle    `json:"idle"` // nil where it wasn't measured
	// Met says that every budget was.
	Met bool `json:"met"`
}

func (c Comparison) withDefaults() Comparison {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	set(&c.Connections, 100)
	set(&c.Messages, 50_000)
	set(&c.Rounds, 5)
	set(&c.Idle, 5000)
	if c.settle == 0 {
		c.settle = time.Second
	}
	if c.Progress == nil {
		c.Progress = io.Discard
	}
	return c
}

// Run measures the servers of each load, in turns, and reports.
func (c Comparison) Run(ctx context.Context) (*Report, error) {
	c = c.withDefaults()
	r := &Report{Met: true}
	if c.Idle > 0 {
		idle, err := c.idle(ctx)
		if err != nil {
			return nil, err
		}
		r.Idle = idle
		r.Met = idle.Server <= idle.Budget
	}
	for i := range c.Loads {
		result, err := c.load(ctx, &c.Loads[i])
		if err != nil {
			return nil, err
		}
		r.Results = append(r.Results, result)
		r.Met = r.Met && result.met()
	}
	return r, nil
}

// driven is a server under load, and what was measured of it.
type driven struct {
	*process
	mix     *Mix
	clients *Clients
	spent   cost      // in this round
	cpu     []float64 // seconds for 1,000 messages, by round
	rate    []float64 // messages a second
}

// cost is what so many messages took of a processor, and how long.
type cost struct {
	messages  int
	cpu, took time.Duration
}

func (c *Comparison) load(ctx context.Context, l *Load) (Result, error) {
	reference, server := driven{mix: &l.Mix}, driven{mix: &l.Mix}
	if l.Counterpart != nil {
		reference.mix = l.Counterpart
	}
	for round := range c.Rounds {
		if err := c.round(ctx, l, &reference, &server); err != nil {
			return Result{}, err
		}
		for _, s := range []*driven{&reference, &server} {
			fmt.Fprintf(c.Progress, "%s, round %d of %d: %s %.4f CPU s per 1,000 messages, %.0f messages/s\n",
				l.String(), round+1, c.Rounds, s.name, s.cpu[round], s.rate[round])
		}
	}
	return Result{
		Load: l.String(), Messages: c.Messages, Budget: l.Budget, Least: l.Share,
		Reference: median(reference.cpu), Server: median(server.cpu),
		ReferenceRate: median(reference.rate), ServerRate: median(server.rate),
		Ratio: median(quotients(server.cpu, reference.cpu)), Share: median(quotients(server.rate, reference.rate)),
	}, nil
}

// round measures both servers, in processes of their own: how fast a process is depends on where its memory happens to lie, by
// a tenth and more.
func (c *Comparison) round(ctx context.Context, l *Load, reference, server *driven) error {
	for _, s := range []struct {
		driven *driven
		server *Server
	}{{reference, &l.Reference}, {server, &l.Server}} {
		d := s.driven
		var err error
		if d.process, err = start(ctx, s.server); err != nil {
			return err
		}
		defer d.stop()
		if d.clients, err = d.mix.connect(ctx, d.url, c.Connections); err != nil {
			return d.explain(err)
		}
		defer d.clients.Close()
		// Caches, pools and the heap find their size before anything counts.
		if err := d.clients.Drive(ctx, d.mix, max(c.Messages/10, c.Connections)); err != nil {
			return d.explain(err)
		}
		d.spent = cost{}
	}
	// What the machine does beside meets both alike.
	for _, d := range []*driven{reference, server, server, reference} {
		if err := d.measure(ctx, (c.Messages+1)/2); err != nil {
			return d.explain(err)
		}
	}
	for _, d := range []*driven{reference, server} {
		d.cpu = append(d.cpu, d.spent.cpu.Seconds()*1000/float64(d.spent.messages))
		d.rate = append(d.rate, float64(d.spent.messages)/d.spent.took.Seconds())
	}
	return nil
}

// quotients divides by round; what can't be divided is left out.
func quotients(of, by []float64) []float64 {
	var all []float64
	for i := range of {
		if by[i] > 0 {
			all = append(all, of[i]/by[i])
		}
	}
	return all
}

// measure adds what so many messages cost.
func (d *driven) measure(ctx context.Context, messages int) error {
	before, err := d.process.cpu()
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := d.clients.Drive(ctx, d.mix, messages); err != nil {
		return err
	}
	d.spent.took += time.Since(begin)
	after, err := d.process.cpu()
	if err != nil {
		return err
	}
	d.spent.cpu += after - before
	d.spent.messages += messages
	return nil
}

// explain adds the server's name and, when it has ended, its last words.
func (p *process) explain(err error) error {
	select {
	case <-p.done:
		return fmt.Errorf("%s: %w; the server ended and said: %s", p.name, err, p.out)
	default:
		return fmt.Errorf("%s: %w", p.name, err)
	}
}

// idle measures processes of its own, that carried no load before.
func (c *Comparison) idle(ctx context.Context) (*Idle, error) {
	result := &Idle{Connections: c.Idle, Budget: idleBudget}
	for _, s := range []struct {
		server *Server
		kib    *float64
	}{{&c.IdleServers[0], &result.Reference}, {&c.IdleServers[1], &result.Server}} {
		kib, err := c.idleOf(ctx, s.server)
		if err != nil {
			return nil, err
		}
		*s.kib = kib
		fmt.Fprintf(c.Progress, "idle, %d connections: %s %.1f KiB each\n", c.Idle, s.server.Name, kib)
	}
	return result, nil
}

func (c *Comparison) idleOf(ctx context.Context, server *Server) (float64, error) {
	p, err := start(ctx, server)
	if err != nil {
		return 0, err
	}
	defer p.stop()
	before, err := p.steady(ctx, c.settle)
	if err != nil {
		return 0, err
	}
	clients, err := Connect(ctx, p.url, c.Idle)
	if err != nil {
		return 0, p.explain(err)
	}
	defer clients.Close()
	after, err := p.steady(ctx, c.settle)
	if err != nil {
		return 0, p.explain(err)
	}
	return float64(after-before) / 1024 / float64(c.Idle), nil
}

// steady returns the resident memory once two readings differ by less than a hundredth, or the tenth.
func (p *process) steady(ctx context.Context, between time.Duration) (int64, error) {
	tick := time.NewTicker(between)
	defer tick.Stop()
	last, err := p.resident()
	for range 10 {
		if err != nil {
			return 0, err
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-tick.C:
		}
		var now int64
		now, err = p.resident()
		if moved := now - last; moved*100 < now && -moved*100 < now {
			return now, err
		}
		last = now
	}
	return last, err
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Print writes the report as a table.
func (r *Report) Print(w io.Writer) {
	if len(r.Results) > 0 {
		fmt.Fprintf(w, "CPU seconds per 1,000 messages, and messages a second, of the reference and the server:\n")
		fmt.Fprintf(w, "%-14s %9s %9s %7s %7s %11s %9s %6s %6s\n", "load", "reference", "server", "times", "budget", "reference/s", "server/s", "share", "least")
	}
	for i := range r.Results {
		x := &r.Results[i]
		fmt.Fprintf(w, "%-14s %9.4f %9.4f %7.2f %7s %11.0f %9.0f %6.2f %6s%s\n", x.Load, x.Reference, x.Server, x.Ratio, bound(x.Budget),
			x.ReferenceRate, x.ServerRate, x.Share, bound(x.Least), missed(!x.met()))
	}
	if r.Idle != nil {
		fmt.Fprintf(w, "resident memory of %d idle connections, KiB each: reference %.1f, server %.1f, budget %.0f%s\n",
			r.Idle.Connections, r.Idle.Reference, r.Idle.Server, r.Idle.Budget, missed(r.Idle.Server > r.Idle.Budget))
	}
}

// bound is a budget in the table; a dash where there is none.
func bound(b float64) string {
	if b == 0 {
		return "-"
	}
	return strconv.FormatFloat(b, 'f', -1, 64)
}

func missed(yes bool) string {
	if yes {
		return "  missed"
	}
	return ""
}
