package destinationtest

import (
	"fmt"
	"slices"
	"sync"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Finding is something that a manifest does and may not.
type Finding struct {
	Case, Object, Op string
	Text             string
}

// String tells the finding in one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s of %s.%s: %s", f.Case, f.Object, f.Op, f.Text)
}

// Try puts a manifest through all cases, for each of its operations.
func Try(m *manifest.Manifest) []Finding {
	var found []Finding
	set := Settings(m)
	settings, err := m.NewSettings(set)
	if err != nil {
		return []Finding{{Case: "settings", Text: err.Error()}}
	}
	for _, o := range m.Objects {
		for _, op := range o.Ops {
			for _, c := range cases {
				p := &probe{manifest: m, set: set, object: o, op: op, sampler: sampler{o, settings}}
				c.try(p)
				slices.Sort(p.found)
				for _, text := range slices.Compact(p.found) {
					found = append(found, Finding{Case: c.name, Object: o.Name, Op: op.Name, Text: text})
				}
			}
		}
	}
	return found
}

// cases are what every manifest must stand. A case that a manifest gives no
// occasion for finds nothing.
var cases = []struct {
	name string
	try  func(*probe)
}{
	{"no connection", tryNoConnection},
	{"connection lost", tryConnectionLost},
	{"answer cut short", tryCutShort},
	{"server fails", tryServerFails},
	{"success without an answer", tryEmptySuccess},
	{"success that says nothing", trySilentSuccess},
	{"no answer in time", tryNoAnswer},
	{"slow answer", trySlowAnswer},
	{"too fast", tryTooFast},
	{"asked to wait", tryWaits},
	{"bare refusal", tryBareRefusal},
	{"refused together", tryRefusedTogether},
	{"job", tryJob},
	{"account refused", tryRefusedAccount},
	{"unknown status", tryUnknownStatus},
	{"no room in the limits", tryNoRoom},
	{"identity missing", tryMissingIdentity},
	{"hostile values", tryHostileValues},
	{"same identity twice", tryDuplicates},
	{"long rows", tryLongRows},
	{"bytes of a call", tryManyBytes},
	{"what is told", tryEcho},
}

// probe is one case of one operation.
type probe struct {
	manifest  *manifest.Manifest
	set       map[string]string
	object    *manifest.Object
	op        *manifest.Op
	sampler   sampler
	found     []string
	impatient bool // an answer that does not come is waited for no longer than until it is asked for
}

func (p *probe) failf(format string, args ...any) {
	p.found = append(p.found, fmt.Sprintf(format, args...))
}

// rows is how many rows a case sends: some, as far as a call takes them.
func (p *probe) rows() int { return min(p.op.Batch.MaxItems, 5) }

// write sends sample rows over a wire and checks what holds of every answer.
func (p *probe) write(w *wire, n int, change func(*adapters.Batch)) (adapters.Results, adapters.Batch) {
	batch, err := p.sampler.batch(p.op, n)
	if err != nil {
		p.failf("no sample rows: %s", err)
		return adapters.Results{}, batch
	}
	if change != nil {
		change(&batch)
	}
	d, err := w.destination(p.manifest, p.set)
	if err != nil {
		p.failf("no destination: %s", err)
		return adapters.Results{}, batch
	}
	ctx := background
	if p.impatient {
		over := make(chan struct{})
		ctx, w.over = patient{ctx, over}, sync.OnceFunc(func() { close(over) })
	}
	results := d.Write(ctx, batch)
	p.general(w, results, batch)
	return results, batch
}

// general is what holds whatever happens.
func (p *probe) general(w *wire, results adapters.Results, batch adapters.Batch) {
	if len(results.Rows) != len(batch.Rows) {
		p.failf("%d results for %d rows", len(results.Rows), len(batch.Rows))
	}
	p.found = append(p.found, told(results, p.set)...)
	for _, call := range w.calls {
		if leaked(call.address, map[string]string{}) && !addressed(p.op) {
			p.failf("an address names a person: %s %s", call.method, call.address)
		}
		for _, value := range p.set {
			if len(value) > len(canarySecret) && value[:len(canarySecret)] == canarySecret && slices.ContainsFunc(w.calls, func(s sent) bool { return contains(s.address, value) || contains(string(s.body), value) }) {
				p.failf("a secret is in an address or a body")
			}
		}
	}
}

// only checks that all results are of the outcomes.
func (p *probe) only(results adapters.Results, outcomes ...adapters.Outcome) {
	for i, r := range results.Rows {
		if !slices.Contains(outcomes, r.Outcome) {
			p.failf("row %d of %d is %s, and may only be %v (%s: %s)", i, len(results.Rows), r.Outcome, outcomes, r.Code, r.Message)
			return
		}
	}
}
