package differential

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
)

// Trial is a project, its data, and the moments at which it is run.
type Trial struct {
	Seeds   []uint64 // one, or several whose definitions stand beside each other
	Moments []time.Time
	// Published says that the trial is run as users run it, with checks of the data
	// and published tables; the others only compute, because that is quicker.
	Published bool

	zone  string
	where string // of the source events; "" for all of its rows
	data  map[string]table
	// natives are the types of the columns of sources that are queries, in the
	// order of their data; the other sources are files.
	natives  map[string][]native
	dialects []*dialect.Dialect // of the warehouses that have those queries
	model    model
	slim     bool // only what the definitions speak of is declared
}

// model is the part of a project that hangs on the seed.
type model struct {
	computed []definition // columns of events
	traits   []definition // of customers
	accounts []definition // traits of accounts
	segments []definition
}

// lists are the definitions, by what they are.
func (m *model) lists() []*[]definition {
	return []*[]definition{&m.computed, &m.traits, &m.accounts, &m.segments}
}

// definition is a name and what stands behind it, in one line of YAML.
type definition struct{ name, text string }

// moments of runs: one is the border of many windows.
var moments = []time.Time{
	time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2026, 3, 1, 0, 0, 0, 1000, time.UTC),
	time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC),
	time.Date(2025, 10, 26, 1, 30, 0, 0, time.UTC),
}

// Shared is how many seeds in a row share their data, their zone and their
// moments: one run does them all, as long as it goes well.
const Shared = 8

// New makes the trial of a seed for some warehouses, whose own types the columns
// of half of the trials may have.
func New(seed uint64, warehouses ...*dialect.Dialect) *Trial {
	r := rand.New(rand.NewPCG(seed/Shared, 0xda7a))
	t := &Trial{Seeds: []uint64{seed}, Moments: []time.Time{pick(r, moments)}, zone: pick(r, zones), where: pick(r, wheres), dialects: warehouses}
	t.Published = chance(r, 8)
	if t.Published && chance(r, 2) {
		t.Moments = append(t.Moments, t.Moments[0].Add(31*24*time.Hour))
	}
	t.data = randomData(r)
	if r := rand.New(rand.NewPCG(seed/Shared, 0x0d11)); len(warehouses) > 0 && chance(r, 2) {
		t.randomNatives(r)
	}
	t.model = randomModel(rand.New(rand.NewPCG(seed, 0x5eed)), int(seed%Shared))
	return t
}

// Join makes one trial of several that share their data.
func Join(trials []*Trial) *Trial {
	joined := *trials[0]
	joined.Seeds, joined.model = nil, model{}
	for _, t := range trials {
		joined.Seeds = append(joined.Seeds, t.Seeds...)
		for i, list := range joined.model.lists() {
			*list = append(*list, *t.model.lists()[i]...)
		}
	}
	return &joined
}

// Definitions counts the columns, traits and segments that are random.
func (t *Trial) Definitions() int {
	n := 0
	for _, list := range t.model.lists() {
		n += len(*list)
	}
	return n
}

// Texts gives the definitions as users write them.
func (t *Trial) Texts() []string {
	var texts []string
	for _, list := range t.model.lists() {
		for _, d := range *list {
			texts = append(texts, d.text)
		}
	}
	return texts
}

// naming gives the definitions of a seed names that those beside it do not have.
func naming(place int) func(letter string, n int) string {
	return func(letter string, n int) string { return fmt.Sprintf("%s%d%02d", letter, place+1, n+1) }
}
