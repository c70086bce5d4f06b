package load

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"
)

// Comparison says what is measured. The zero values are those of the project's budgets.
type Comparison struct {
	// CSMS and Bare are the servers; Bare is the one that the other is held against.
	CSMS, Bare Server
	// Mixes are the loads. Nil: Mixes().
	Mixes []Mix
	// Connections that the loads use. 0: 100.
	Connections int
	// Messages of one measurement. 0: 50,000.
	Messages int
	// Rounds is how often each measurement is made; the median counts. 0: 3.
	Rounds int
	// Idle connections whose memory is measured. 0: 5,000; negative: none.
	Idle int
	// Progress takes a line for each step; nil for none.
	Progress io.Writer

	settle time.Duration // between two readings of the memory; 0: 1 s
}

// Result is what one load costs.
type Result struct {
	Mix      string `json:"mix"`
	Messages int    `json:"messages"` // of each round
	// Bare and CSMS are CPU seconds for 1,000 messages: the medians of all rounds. Of a mix with a Counterpart, Bare is what that
	// costs csms.
	Bare float64 `json:"bare"`
	CSMS float64 `json:"csms"`
	// BareRate and CSMSRate are messages a second, as far as the generator got on this machine.
	BareRate float64 `json:"bareRate"`
	CSMSRate float64 `json:"csmsRate"`
	Ratio    float64 `json:"ratio"`
	Budget   float64 `json:"budget"`
}

// Idle is what idle connections hold.
type Idle struct {
	Connections int `json:"connections"`
	// Bare and CSMS are KiB of resident memory for each connection.
	Bare   float64 `json:"bare"`
	CSMS   float64 `json:"csms"`
	Budget float64 `json:"budget"`
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
	set(&c.Rounds, 3)
	set(&c.Idle, 5000)
	if c.settle == 0 {
		c.settle = time.Second
	}
	if c.Mixes == nil {
		c.Mixes = Mixes()
	}
	if c.Progress == nil {
		c.Progress = io.Discard
	}
	return c
}

// Run measures both servers, in turns, and reports.
func (c Comparison) Run(ctx context.Context) (*Report, error) {
	c = c.withDefaults()
	r := &Report{Met: true}
	if c.Idle > 0 {
		idle, err := c.idle(ctx)
		if err != nil {
			return nil, err
		}
		r.Idle = idle
		r.Met = idle.CSMS <= idle.Budget
	}
	bare, csms, err := c.start(ctx)
	if err != nil {
		return nil, err
	}
	defer bare.stop()
	defer csms.stop()
	for i := range c.Mixes {
		result, err := c.load(ctx, bare, csms, &c.Mixes[i])
		if err != nil {
			return nil, err
		}
		r.Results = append(r.Results, result)
		r.Met = r.Met && (result.Budget == 0 || result.Ratio <= result.Budget)
	}
	return r, nil
}

func (c *Comparison) start(ctx context.Context) (bare, csms *process, err error) {
	if bare, err = start(ctx, &c.Bare); err != nil {
		return nil, nil, err
	}
	if csms, err = start(ctx, &c.CSMS); err != nil {
		bare.stop()
		return nil, nil, err
	}
	return bare, csms, nil
}

// driven is a server under load, and what was measured of it.
type driven struct {
	*process
	mix     *Mix
	clients *Clients
	cpu     []float64 // seconds for 1,000 messages, by round
	rate    []float64 // messages a second
}

func (c *Comparison) load(ctx context.Context, bare, csms *process, m *Mix) (Result, error) {
	servers := []*driven{{process: bare, mix: m}, {process: csms, mix: m}}
	if m.Counterpart != nil {
		servers[0] = &driven{process: csms, mix: m.Counterpart}
	}
	for _, s := range servers {
		var err error
		if s.clients, err = s.mix.connect(ctx, s.url, c.Connections); err != nil {
			return Result{}, s.explain(err)
		}
		defer s.clients.Close()
		// Caches, pools and the heap find their size before anything counts.
		if err := s.clients.Drive(ctx, s.mix, max(c.Messages/10, c.Connections)); err != nil {
			return Result{}, s.explain(err)
		}
	}
	for round := range c.Rounds {
		for _, s := range servers {
			if err := s.measure(ctx, c.Messages); err != nil {
				return Result{}, s.explain(err)
			}
			fmt.Fprintf(c.Progress, "%s, round %d of %d: %s %.4f CPU s per 1,000 messages\n", s.mix.Name, round+1, c.Rounds, s.name, s.cpu[round])
		}
		slices.Reverse(servers) // neither is always the first
	}
	if c.Rounds%2 == 1 {
		slices.Reverse(servers)
	}
	r := Result{
		Mix: m.Name, Messages: c.Messages, Budget: m.Budget,
		Bare: median(servers[0].cpu), CSMS: median(servers[1].cpu),
		BareRate: median(servers[0].rate), CSMSRate: median(servers[1].rate),
	}
	if r.Bare > 0 {
		r.Ratio = r.CSMS / r.Bare
	}
	return r, nil
}

func (s *driven) measure(ctx context.Context, messages int) error {
	before, err := s.process.cpu()
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := s.clients.Drive(ctx, s.mix, messages); err != nil {
		return err
	}
	took := time.Since(begin)
	after, err := s.process.cpu()
	if err != nil {
		return err
	}
	s.cpu = append(s.cpu, (after-before).Seconds()*1000/float64(messages))
	s.rate = append(s.rate, float64(messages)/took.Seconds())
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
	}{{&c.Bare, &result.Bare}, {&c.CSMS, &result.CSMS}} {
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
	fmt.Fprintf(w, "CPU seconds of the server per 1,000 messages:\n")
	fmt.Fprintf(w, "%-12s %10s %10s %8s %8s\n", "load", "bare", "csms", "ratio", "budget")
	for _, x := range r.Results {
		fmt.Fprintf(w, "%-12s %10.4f %10.4f %7.2f× %7.1f×%s\n", x.Mix, x.Bare, x.CSMS, x.Ratio, x.Budget, over(x.Budget > 0 && x.Ratio > x.Budget))
	}
	if r.Idle != nil {
		fmt.Fprintf(w, "resident memory of %d idle connections, KiB each: bare %.1f, csms %.1f, budget %.0f%s\n",
			r.Idle.Connections, r.Idle.Bare, r.Idle.CSMS, r.Idle.Budget, over(r.Idle.CSMS > r.Idle.Budget))
	}
}

func over(yes bool) string {
	if yes {
		return "  over budget"
	}
	return ""
}
