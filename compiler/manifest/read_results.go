package manifest

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// results reads a list of rules, or the one with a name.
func (r *reader) results(n parse.Node) Results {
	if n.IsScalar() {
		shared := r.root.Get("results")
		list := shared.Get(n.Text())
		if list.IsZero() {
			var names []string
			for _, e := range shared.Entries() {
				names = append(names, e.Name)
			}
			d := diag.New(diag.ManifestReference, n.At(), "there are no results %q", n.Text())
			r.report(diag.Suggest(d, n.Text(), names))
			return nil
		}
		n = list
	}
	var results Results
	for _, rule := range n.Items() {
		results = append(results, r.rule(rule))
	}
	return results
}

func (r *reader) rule(n parse.Node) *Rule {
	rule := &Rule{At: n.At(), When: r.expr(n.Get("when"), inAnswer, aCondition)}
	rule.AnyBody = r.word(n.Get("body"), "way to read a body", "", "any") == "any"
	switch {
	case !n.Get("all").IsZero():
		rule.All = &All{Outcome: r.outcome(n.Get("all"), ""), Code: r.expr(n.Get("code"), inAnswer, aText),
			Message: r.expr(n.Get("message"), inAnswer, aText), RemoteID: r.expr(n.Get("remote_id"), inAnswer, aText)}
	case !n.Get("by_trace").IsZero():
		t := n.Get("by_trace")
		rule.Trace = &ByTrace{OK: r.reported(t.Get("ok"), "trace"), Rejected: r.reported(t.Get("rejected"), "trace"), Rest: r.outcome(t.Get("rest"), Ambiguous)}
	case !n.Get("by_index").IsZero():
		t := n.Get("by_index")
		rule.Index = &ByIndex{Rejected: r.reported(t.Get("rejected"), "index"), Rest: r.outcome(t.Get("rest"), Ambiguous)}
	case !n.Get("by_order").IsZero():
		t := n.Get("by_order")
		rule.Order = &ByOrder{Reported: *r.reported(t, ""), OK: r.expr(t.Get("ok"), inItem, aCondition)}
	case !n.Get("by_key").IsZero():
		rule.Key = r.byKey(n.Get("by_key"))
	case !n.Get("count_only").IsZero():
		t := n.Get("count_only")
		rule.Count = &CountOnly{Received: r.expr(t.Get("received"), inAnswer, aNumber), Invalid: r.expr(t.Get("invalid"), inAnswer, aNumber),
			OnInvalid: r.outcome(t.Get("on_invalid"), OKWarn), SearchCalls: r.count(t.Get("search_calls"), 0)}
	case !n.Get("job").IsZero():
		rule.Job = r.expr(n.Get("job"), inAnswer, aText)
	case !n.Get("pending").IsZero():
		rule.Pending = true
	case !n.Get("fetch").IsZero():
		rule.Fetch = &Fetch{Request: r.request(n.Get("fetch").Get("request"), inFollowing, !r.inJob && r.op.Batch.MaxItems == 1), Results: r.results(n.Get("fetch").Get("results"))}
	}
	return rule
}

func (r *reader) byKey(t parse.Node) *ByKey {
	key := &ByKey{Row: r.expr(t.Get("row"), inKey, aText), OK: r.reported(t.Get("ok"), "key"), Rest: r.outcome(t.Get("rest"), Ambiguous)}
	for _, rejected := range t.Get("rejected").Items() {
		key.Rejected = append(key.Rejected, r.reported(rejected, "key"))
	}
	return key
}

// reported reads how a list tells of rows; nil when there is no such list.
func (r *reader) reported(n parse.Node, row string) *Reported {
	if n.IsZero() {
		return nil
	}
	want := aText
	if row == "trace" {
		want = anyValue // one, or a list of several
	}
	reported := &Reported{List: r.expr(n.Get("list"), inAnswer, aList), Outcome: r.expr(n.Get("outcome"), inItem, aText),
		Code: r.expr(n.Get("code"), inItem, aText), Message: r.expr(n.Get("message"), inItem, aText), RemoteID: r.expr(n.Get("remote_id"), inItem, aText)}
	if row != "" {
		reported.Row = r.expr(n.Get(row), inItem, want)
	}
	return reported
}

func (r *reader) outcome(n parse.Node, absent Outcome) Outcome {
	return Outcome(r.word(n, "outcome", string(absent), Outcomes()...))
}

// fitResults tells of rules that cannot work with the call whose answer they
// read.
func (r *reader) fitResults(op *Op, n parse.Node) {
	at := n.Key("results").At()
	r.eachRule(op.Results, func(rule *Rule) {
		switch {
		case rule.Job != nil && op.Job == nil:
			d := diag.New(diag.ManifestResults, rule.At, "a job begins here, and nothing follows it")
			d.Notes = []models.Note{{Text: "say how to ask for it: job: {request: {method: GET, path: \"/jobs/{{ job }}\"}, results: …}"}}
			r.report(d)
		case rule.Pending:
			r.report(diag.New(diag.ManifestResults, rule.At, "pending has a meaning only where a job is asked"))
		case rule.Trace != nil && op.Request != nil && !op.Request.Body.mentions("row.trace"):
			r.report(diag.New(diag.ManifestResults, rule.At, "the answer is to name rows by their trace, and the request does not send it"))
		case rule.Count != nil && rule.Count.SearchCalls > 0 && !op.Idempotent:
			r.report(diag.New(diag.ManifestResults, rule.At, "rows are sent again to find the bad ones, and the operation is not idempotent"))
		}
	})
	if op.Job != nil {
		r.eachRule(op.Job.Results, func(rule *Rule) {
			if rule.Job != nil {
				r.report(diag.New(diag.ManifestResults, rule.At, "a job begins where one is asked for"))
			}
		})
	}
	if len(op.Results) == 0 && !at.IsZero() && len(r.diags) == 0 {
		r.report(diag.New(diag.ManifestResults, at, "no answer is read, so nothing would ever be known to be done"))
	}
}

// eachRule visits rules and those of the calls that they make.
func (r *reader) eachRule(results Results, visit func(*Rule)) {
	for _, rule := range results {
		visit(rule)
		if rule.Fetch != nil {
			r.eachRule(rule.Fetch.Results, visit)
		}
	}
}

// mentions tells whether an expression of the body is about a variable.
func (b *Body) mentions(name string) bool {
	found := false
	var walk func(tree)
	walk = func(t tree) {
		switch t := t.(type) {
		case leaf:
			found = found || t.expr != nil && strings.Contains(t.expr.Source, name)
		case filled:
			found = found || t.text.mentions(name)
		case object:
			for _, v := range t.values {
				walk(v)
			}
		case array:
			for _, v := range t {
				walk(v)
			}
		case choice:
			walk(t.then)
			if t.not != nil {
				walk(t.not)
			}
		case each:
			walk(t.do)
		}
	}
	if b != nil {
		walk(b.root)
	}
	return found
}
