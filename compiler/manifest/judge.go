package manifest

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict is what an answer says of one row. Code and Message are the tool's
// words, and may hold values of rows: they are not to be shown as they are.
type Verdict struct {
	Outcome                 Outcome
	Code, Message, RemoteID string
}

// Judgement is what an answer says. Exactly one of Rows, Job, Pending and Fetch
// is there.
type Judgement struct {
	Rows []Verdict // one for each row of the call
	// Search is how many calls may be made to find which of Rows it is that the answer
	// has only counted; until one of them tells more, Rows is what is known.
	Search  int
	Job     string // the work that began
	Pending bool
	Fetch   *Fetch // the call that tells
}

// Answer is the form of an answer; what is in it has the Scope.
type Answer int

// The forms of answers.
const (
	JSON       Answer = iota
	Empty             // no body
	Unreadable        // a body that is not JSON
)

// Judge reads an answer by the first rule that holds. What no rule reads, and
// rows that the answer does not mention, are ambiguous: nothing is known to
// have happened only because nothing was said against it.
func (rs Results) Judge(scope *Scope, form Answer, rows []*Row) Judgement {
	success := scope.Status >= 200 && scope.Status < 300
	for _, rule := range rs {
		if !rule.When.Bool(scope) {
			continue
		}
		switch {
		case success && form == Unreadable && !rule.AnyBody:
			return same(rows, Verdict{Outcome: Ambiguous, Message: "the answer says that all is well, and is not JSON"})
		case success && form == Empty && scope.Status != 204 && !rule.AnyBody:
			return same(rows, Verdict{Outcome: Ambiguous, Message: "the answer says that all is well, and is empty"})
		}
		return rule.judge(scope, rows)
	}
	return same(rows, Verdict{Outcome: Ambiguous, Message: fmt.Sprintf("no rule reads an answer with the status %d", scope.Status)})
}

func same(rows []*Row, v Verdict) Judgement {
	return Judgement{Rows: slices.Repeat([]Verdict{v}, len(rows))}
}

func (r *Rule) judge(scope *Scope, rows []*Row) Judgement {
	switch {
	case r.All != nil:
		v := Verdict{Outcome: r.All.Outcome, Code: r.All.Code.Text(scope), Message: r.All.Message.Text(scope)}
		if len(rows) == 1 {
			v.RemoteID = r.All.RemoteID.Text(scope)
		}
		return same(rows, v)
	case r.Trace != nil:
		return r.Trace.judge(scope, rows)
	case r.Index != nil:
		return r.Index.judge(scope, rows)
	case r.Order != nil:
		return r.Order.judge(scope, rows)
	case r.Key != nil:
		return r.Key.judge(scope, rows)
	case r.Count != nil:
		return r.Count.judge(scope, rows)
	case r.Job != nil:
		if id := r.Job.Text(scope); id != "" {
			return Judgement{Job: id}
		}
		return same(rows, Verdict{Outcome: Ambiguous, Message: "the answer does not say which job has begun"})
	case r.Pending:
		return Judgement{Pending: true}
	}
	return Judgement{Fetch: r.Fetch}
}

// tally gathers what an answer says, row by row.
type tally struct {
	verdicts []Verdict
	said     []bool
	disputed []bool // said to be taken, and not to be
}

func newTally(rows []*Row) *tally {
	return &tally{verdicts: make([]Verdict, len(rows)), said: make([]bool, len(rows)), disputed: make([]bool, len(rows))}
}

// say keeps what is said of a row. What was said for it and against it stays
// ambiguous, however often either is said again.
func (t *tally) say(i int, v Verdict) {
	if t.said[i] && v.taken() != t.verdicts[i].taken() || t.disputed[i] {
		t.disputed[i] = true
		v = Verdict{Outcome: Ambiguous, Code: v.Code, Message: "the answer says of the row that it was taken, and that it was not"}
	}
	t.verdicts[i], t.said[i] = v, true
}

// taken tells whether the answer says that the row was taken.
func (v *Verdict) taken() bool { return v.Outcome == OK || v.Outcome == OKWarn }

// account gives what is known of all rows: those that were not mentioned have
// the rest's.
func (t *tally) account(rest Outcome) Judgement {
	for i, said := range t.said {
		if said {
			continue
		}
		t.verdicts[i] = Verdict{Outcome: rest}
		if rest == Ambiguous {
			t.verdicts[i].Message = "the answer does not mention the row"
		}
	}
	return Judgement{Rows: t.verdicts}
}

// verdict reads what an element of a list says; absent is its outcome when the
// rule has none.
func (r *Reported) verdict(scope *Scope, absent Outcome) Verdict {
	v := Verdict{Outcome: absent, Code: r.Code.Text(scope), Message: r.Message.Text(scope)}
	if r.Outcome != nil {
		v.Outcome = Outcome(r.Outcome.Text(scope))
		if !slices.Contains(Outcomes(), string(v.Outcome)) {
			v.Outcome = Ambiguous
		}
	}
	if v.taken() {
		v.RemoteID = r.RemoteID.Text(scope) // of what was refused it may be anything
	}
	return v
}

// each visits the elements of the list; nil has none.
func (r *Reported) each(scope *Scope, visit func()) {
	if r == nil {
		return
	}
	for _, item := range r.List.List(scope) {
		scope.Item = item
		visit()
	}
	scope.Item = nil
}

func (b *ByTrace) judge(scope *Scope, rows []*Row) Judgement {
	at := make(map[string]int, len(rows))
	for i, row := range rows {
		at[row.Trace] = i
	}
	t, rest := newTally(rows), b.Rest
	b.OK.each(scope, func() {
		for _, trace := range texts(b.OK.Row, scope) {
			if i, ok := at[trace]; ok {
				t.say(i, b.OK.verdict(scope, OK))
			}
		}
	})
	b.Rejected.each(scope, func() {
		traces := texts(b.Rejected.Row, scope)
		known := len(traces) > 0
		for _, trace := range traces {
			i, ok := at[trace]
			if known = known && ok; ok {
				t.say(i, b.Rejected.verdict(scope, Rejected))
			}
		}
		if !known {
			rest = Ambiguous // somebody was refused, and nobody knows who
		}
	})
	return t.account(rest)
}

// texts gives a text or several.
func texts(e *Expr, scope *Scope) []string {
	value, err := e.Value(scope)
	if err != nil {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	var all []string
	for _, element := range list {
		if text, err := textOf(element); err == nil && text != "" {
			all = append(all, text)
		}
	}
	return all
}

func (b *ByIndex) judge(scope *Scope, rows []*Row) Judgement {
	t := newTally(rows)
	rest := b.Rest
	b.Rejected.each(scope, func() {
		i, ok := b.Rejected.Row.Int(scope)
		if !ok || i < 0 || i >= int64(len(rows)) {
			rest = Ambiguous // somebody was refused, and nobody knows who
			return
		}
		t.say(int(i), b.Rejected.verdict(scope, Rejected))
	})
	return t.account(rest)
}

func (b *ByOrder) judge(scope *Scope, rows []*Row) Judgement {
	list := b.List.List(scope)
	if len(list) != len(rows) {
		return same(rows, Verdict{Outcome: Ambiguous, Message: fmt.Sprintf("the answer has %d elements for %d rows", len(list), len(rows))})
	}
	t := newTally(rows)
	i := 0
	b.each(scope, func() {
		if b.OK.Bool(scope) {
			t.say(i, Verdict{Outcome: OK, RemoteID: b.RemoteID.Text(scope)})
		} else {
			t.say(i, b.verdict(scope, Rejected))
		}
		i++
	})
	return t.account(Ambiguous)
}

func (b *ByKey) judge(scope *Scope, rows []*Row) Judgement {
	at := make(map[string][]int, len(rows))
	for i, row := range rows {
		if key := b.Row.Text(&Scope{Settings: scope.Settings, Row: row}); key != "" {
			key = strings.ToLower(key)
			at[key] = append(at[key], i)
		}
	}
	t, rest := newTally(rows), b.Rest
	b.OK.each(scope, func() {
		for _, i := range at[strings.ToLower(b.OK.Row.Text(scope))] {
			t.say(i, b.OK.verdict(scope, OK))
		}
	})
	for _, rejected := range b.Rejected {
		rejected.each(scope, func() {
			indexes := at[strings.ToLower(rejected.Row.Text(scope))]
			if len(indexes) == 0 {
				rest = Ambiguous // somebody was refused, and nobody knows who
			}
			for _, i := range indexes {
				t.say(i, rejected.verdict(scope, Rejected))
			}
		})
	}
	return t.account(rest)
}

func (c *CountOnly) judge(scope *Scope, rows []*Row) Judgement {
	sent := int64(len(rows))
	received, ok := c.Received.Int(scope)
	if !ok || received != sent {
		j := same(rows, Verdict{Outcome: Ambiguous, Message: fmt.Sprintf("%d rows were sent, and the answer counts %d", sent, received)})
		if ok && received < sent {
			j.Search = c.search(rows)
		}
		return j
	}
	invalid, ok := c.Invalid.Int(scope)
	switch {
	case c.SearchCalls > 0 && ok && invalid == sent:
		return same(rows, Verdict{Outcome: Rejected, Code: "invalid_row", Message: "the destination could not use the row"})
	case c.Invalid == nil, ok && invalid == 0:
		return same(rows, Verdict{Outcome: OK})
	case !ok:
		return same(rows, Verdict{Outcome: Ambiguous, Message: "the answer does not say how many rows could not be used"})
	}
	j := same(rows, Verdict{Outcome: c.OnInvalid, Code: "invalid_rows", Message: fmt.Sprintf("%d of %d rows could not be used, and the answer does not say which", invalid, sent)})
	j.Search = c.search(rows)
	return j
}

// search is how many calls may be made about rows of which some are bad.
func (c *CountOnly) search(rows []*Row) int {
	if len(rows) < 2 {
		return 0
	}
	return c.SearchCalls
}
