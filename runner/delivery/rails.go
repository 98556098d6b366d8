package delivery

import "fmt"

// Rails bound what a run may do without being asked. They are compared with the
// plan before the first byte is sent, and with the answers while it runs. A zero
// value is the default; Unlimited switches a rail off.
type Rails struct {
	// MaxLeave and MaxChange are parts of what is held, MaxEnter too; MinRows is the
	// least number of desired rows.
	MaxLeave, MaxChange, MaxEnter float64
	// LeaveRows, ChangeRows and EnterRows are numbers in the place of the parts.
	LeaveRows, ChangeRows, EnterRows Bound
	MinRows                          int64
	// AllowEmpty lets a run take everything away.
	AllowEmpty bool
	// AllowDuplicates leaves rows out whose key another row has too, instead of
	// refusing to run.
	AllowDuplicates bool
	// Canary is how many rows are sent before all others; the run stops when more than
	// CanaryRejected of them are rejected, and when more than Rejected of the last 1,000 are.
	Canary         int
	CanaryRejected float64
	Rejected       float64
}

// Bound is a number of rows, where it is set.
type Bound struct {
	Set  bool
	Rows int64
}

// Unlimited switches off a rail that is a part or a number.
const Unlimited = -1

// The defaults of Rails.
const (
	defaultMaxLeave       = 0.10
	defaultMaxChange      = 0.50
	defaultMaxEnter       = 1.00
	defaultCanary         = 100
	defaultCanaryRejected = 0.20
	defaultRejected       = 0.50
	// few transitions of a kind go unasked, whatever part of the whole they are.
	few = 100
)

// Breach is a rail that a plan does not keep to.
type Breach struct {
	Rail   string // max_leave
	Detail string // what the plan has, and what it may have
}

// Judge gives the rails that a plan breaks. Until a first run is done nobody knows
// how many rows there should be, and as many as there are may be added.
func (r Rails) Judge(c *Counts) []Breach {
	var breaches []Breach
	breach := func(rail, format string, args ...any) {
		breaches = append(breaches, Breach{Rail: rail, Detail: fmt.Sprintf(format, args...)})
	}
	if c.Desired == 0 && c.Held > c.Freed && !r.AllowEmpty {
		breach("empty_result", "the model gives no row, and the destination holds %d", c.Held)
	}
	if c.Desired < r.MinRows {
		breach("min_rows", "the model gives %d rows, at least %d are expected", c.Desired, r.MinRows)
	}
	if c.Duplicates > 0 && !r.AllowDuplicates {
		breach("duplicate_keys", "%d rows have a key that another row has too", c.Duplicates)
	}
	for _, rail := range []struct {
		name, verb      string
		n               int64
		part, otherwise float64
		rows            Bound
	}{
		{"max_leave", "be taken away", c.Leave - c.Freed, r.MaxLeave, defaultMaxLeave, r.LeaveRows},
		{"max_change", "change", c.Change - c.Same, r.MaxChange, defaultMaxChange, r.ChangeRows},
		{"max_enter", "be added", c.Enter, r.MaxEnter, defaultMaxEnter, r.EnterRows},
	} {
		switch {
		case c.First && rail.name == "max_enter":
		case rail.rows.Set && rail.n > rail.rows.Rows:
			breach(rail.name, "%d would %s, at most %d may", rail.n, rail.verb, rail.rows.Rows)
		case !rail.rows.Set && rail.n >= few && beyond(rail.n, c.Held, rail.part, rail.otherwise):
			breach(rail.name, "%d would %s, and %d are held: at most %s may", rail.n, rail.verb, c.Held, percent(rail.part, rail.otherwise))
		}
	}
	return breaches
}

// beyond says whether n is more than a part of the whole.
func beyond(n, whole int64, part, otherwise float64) bool {
	part = or(part, otherwise)
	return part >= 0 && float64(n) > part*float64(whole)
}

func percent(part, otherwise float64) string {
	return fmt.Sprintf("%.4g %%", 100*or(part, otherwise))
}

// or gives the default of a rail that is not set.
func or(value, otherwise float64) float64 {
	if value == 0 {
		return otherwise
	}
	return value
}

// elsewhere is what is wrong with a plan that compares what is desired with what another
// place holds: nothing would be sent to this one. Whoever is to be erased cannot be
// reached there, unless somebody has done it by hand.
func (r *run) elsewhere() ([]Breach, error) {
	was := r.report.Plan.Elsewhere
	switch {
	case was == "":
		return nil, nil
	case r.erasure != nil && r.erasure.ByHand:
		return nil, nil
	case r.erasure != nil:
		return nil, fmt.Errorf("what the sync has sent is in %s, where it sends nothing any more: take them out there, and say that it was done by hand", was)
	}
	return []Breach{{Rail: "elsewhere", Detail: "what the sync has sent is in " + was + ", so nothing is known of where it sends now: " +
		"give the sync another name to begin anew, or approve the plan if the place is still the same one"}}, nil
}
