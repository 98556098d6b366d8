package manifest

import (
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

func (r *reader) readObject(e parse.Entry, purpose string) *Object {
	n := e.Value
	o := &Object{At: e.Key.At(), Name: e.Name, Description: n.Get("description").Text()}
	o.Kind = Kind(r.word(n.Get("kind"), "kind of object", "record", "record", "set", "event"))
	o.Purpose = r.word(n.Get("purpose"), "purpose", purpose, purposes...)
	o.Identity = r.identity(n.Get("identity"), o.Kind)
	o.Fields = r.fields(n.Get("fields"))
	r.object = o
	r.about(o.Identity.Fields)
	o.Serialize = r.text(n.Get("serialize_by"), inSettings)
	batch := r.batch(n.Get("batch"), Batch{MaxItems: 1})
	for _, entry := range n.Get("ops").Entries() {
		o.Ops = append(o.Ops, r.readOp(entry, batch))
	}
	r.fitOps(o, n)
	o.Erasure = r.erasure(o, n.Get("erasure"))
	return o
}

// erasure is by the operation that is named, by erase where there is one, and of a set
// by taking out: a set holds nothing but who is in it.
func (r *reader) erasure(o *Object, n parse.Node) Erasure {
	e := Erasure{Op: n.Get("op").Text(), ByHand: n.Get("by_hand").Text()}
	switch {
	case e.Op != "" && o.Op(e.Op) == nil:
		names := make([]string, len(o.Ops))
		for i, op := range o.Ops {
			names[i] = op.Name
		}
		d := diag.New(diag.ManifestReference, n.Get("op").At(), "the object has no operation %q", e.Op)
		r.report(diag.Suggest(d, e.Op, names))
	case e.Op != "":
	case o.Op("erase") != nil:
		e.Op = "erase"
	case o.Kind == Set && o.Op("remove") != nil:
		e.Op = "remove"
	}
	return e
}

// opsOf are the operations of each kind of object.
var opsOf = map[Kind][]string{
	Record: {"upsert", "update", "create", "delete", "archive", "erase"},
	Set:    {"add", "remove", "erase"},
	Event:  {"append", "erase"},
}

// fitOps tells of operations that mean nothing to the kind of object, and of a
// set from which nobody can be taken.
func (r *reader) fitOps(o *Object, n parse.Node) {
	for _, op := range o.Ops {
		if slices.Contains(opsOf[o.Kind], op.Name) {
			continue
		}
		d := diag.New(diag.ManifestOps, op.At, "%q is no operation on a %s", op.Name, o.Kind)
		r.report(diag.Suggest(d, op.Name, opsOf[o.Kind]))
	}
	if o.Kind == Set && !r.partial && (o.Op("add") == nil || o.Op("remove") == nil) {
		r.report(diag.New(diag.ManifestOps, n.Key("ops").At(), "a set needs both add and remove: who leaves it must be taken out"))
	}
}

func (r *reader) identity(n parse.Node, kind Kind) Identity {
	absent := "row"
	if kind == Set {
		absent = "each"
	}
	id := Identity{Granularity: r.word(n.Get("granularity"), "granularity", absent, "row", "each", "tuple")}
	for _, e := range n.Get("fields").Entries() {
		id.Fields = append(id.Fields, r.identifier(e))
	}
	for _, one := range n.Get("at_least_one").Items() {
		if !slices.ContainsFunc(id.Fields, func(f *Identifier) bool { return f.Name == one.Text() }) {
			d := diag.New(diag.ManifestReference, one.At(), "the identity has no field %q", one.Text())
			r.report(diag.Suggest(d, one.Text(), identifierNames(id.Fields)))
		}
		id.AtLeastOne = append(id.AtLeastOne, one.Text())
	}
	return id
}

func identifierNames(fields []*Identifier) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

func (r *reader) identifier(e parse.Entry) *Identifier {
	n := e.Value
	id := &Identifier{At: e.Key.At(), Name: e.Name, Called: n.Get("called").Text(), Doc: n.Get("doc").Text(), PII: true}
	id.Required, _ = n.Get("required").Bool()
	if pii, ok := n.Get("pii").Bool(); ok {
		id.PII = pii
	}
	for _, step := range n.Get("steps").Items() {
		if s, ok := r.step(step); ok {
			id.Steps = append(id.Steps, s)
		}
	}
	return id
}

// step reads `trim`, or `{strip: "+"}`.
func (r *reader) step(n parse.Node) (Step, bool) {
	name, arg := n, parse.Node{}
	if entries := n.Entries(); n.IsMap() {
		if len(entries) != 1 {
			r.report(diag.New(diag.ManifestValue, n.At(), "a step has one name, and this has %d", len(entries)))
			return Step{}, false
		}
		name, arg = entries[0].Key, entries[0].Value
	}
	kind, ok := stepKinds[name.Text()]
	switch {
	case !ok:
		r.report(diag.Suggest(diag.New(diag.ManifestWord, name.At(), "there is no step %q", name.Text()), name.Text(), stepNames()))
		return Step{}, false
	case kind.arg == "" && !arg.IsZero():
		r.report(diag.New(diag.ManifestValue, arg.At(), "the step %q takes nothing", name.Text()))
	case kind.arg != "" && arg.IsZero() && name.Text() != "e164":
		r.report(diag.New(diag.ManifestValue, name.At(), "the step %q takes %s", name.Text(), kind.arg))
	}
	step := Step{Name: name.Text(), Arg: r.text(arg, inSettings), do: kind.do}
	// A warehouse does the steps too, which has no other expressions.
	if _, _, ok := step.Arg.setting(); !ok {
		r.report(diag.New(diag.ManifestValue, arg.At(), "what the step %q takes is a text, or one setting in braces", name.Text()))
	}
	return step, true
}

func stepNames() []string {
	names := make([]string, 0, len(stepKinds))
	for name := range stepKinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r *reader) fields(n parse.Node) Fields {
	f := Fields{Nulls: r.word(n.Get("nulls"), "way to treat nulls", "skip", "clear", "skip", "error")}
	f.Open, _ = n.Get("open").Bool()
	f.Changed = r.word(n.Get("send"), "way to choose fields", "all", "all", "changed") == "changed"
	for _, e := range n.Get("known").Entries() {
		field := Field{Name: e.Name, Doc: e.Value.Get("doc").Text()}
		field.Type = r.word(e.Value.Get("type"), "type of field", "", "text", "int", "decimal", "float", "bool", "date", "timestamp", "list")
		field.Required, _ = e.Value.Get("required").Bool()
		f.Known = append(f.Known, field)
	}
	encode, way := n.Get("encode"), "way to write it"
	f.Encode = Encoding{
		Bool:      r.word(encode.Get("bool"), way, "", "native", "text"),
		Decimal:   r.word(encode.Get("decimal"), way, "", "native", "text"),
		Date:      r.word(encode.Get("date"), way, "", "iso", "epoch", "epoch_ms"),
		Timestamp: r.word(encode.Get("timestamp"), way, "", "iso", "epoch", "epoch_ms"),
		List:      r.word(encode.Get("list"), way, "", "native", "semicolon", "comma"),
		Null:      r.word(encode.Get("cleared"), way, "", "native", "empty"),
	}
	return f
}

// batch reads how many rows a call takes; what it does not say is as before.
func (r *reader) batch(n parse.Node, before Batch) Batch {
	b := before
	b.MaxItems = r.count(n.Get("max_items"), before.MaxItems)
	b.MaxBytes = r.size(n.Get("max_bytes"), before.MaxBytes)
	b.MaxRowBytes = r.size(n.Get("max_row_bytes"), before.MaxRowBytes)
	if e := n.Get("unique_by"); !e.IsZero() {
		b.UniqueBy = r.expr(e, inKey, aText)
	}
	if e := n.Get("group_by"); !e.IsZero() {
		b.GroupBy = r.expr(e, inKey, aText)
	}
	return b
}

func (r *reader) readOp(e parse.Entry, batch Batch) *Op {
	n := e.Value
	op := &Op{At: e.Key.At(), Name: e.Name, Batch: r.batch(n.Get("batch"), batch)}
	r.op = op
	op.Idempotent, _ = n.Get("idempotent").Bool()
	for _, need := range n.Get("needs").Items() {
		if word := r.word(need, "thing that a row can need", "", "remote_id", "identity"); word != "" {
			op.Needs = append(op.Needs, word)
		}
	}
	before := len(r.diags)
	op.Request = r.request(n.Get("request"), inRequest, op.Batch.MaxItems == 1)
	wrong := len(r.diags) > before // then what is missed below is no new mistake
	op.Results = r.results(n.Get("results"))
	if job := n.Get("job"); !job.IsZero() {
		r.inJob = true
		op.Job = &Job{Every: r.duration(job.Get("every"), 5*time.Second), Within: r.duration(job.Get("within"), time.Hour),
			Request: r.request(job.Get("request"), inRequest, false), Results: r.results(job.Get("results"))}
		r.inJob = false
	}
	if !wrong && !r.partial {
		r.fitRows(op, n)
		r.fitResults(op, n)
	}
	r.op = nil
	return op
}

// fitRows tells of a call for many rows that has no place for them.
func (r *reader) fitRows(op *Op, n parse.Node) {
	if op.Batch.MaxItems == 1 || op.Request == nil || op.Request.Body != nil && op.Request.Body.each {
		return
	}
	for _, p := range op.Request.Query {
		if p.Value.mentions("remote_ids") {
			return
		}
	}
	d := diag.New(diag.ManifestRow, n.Key("request").At(), "a call takes %d rows, and the request has no place for them", op.Batch.MaxItems)
	d.Notes = []models.Note{{Text: "put {$each: rows, $do: …} into the body, or say batch: {max_items: 1}"}}
	r.report(d)
}

// request reads a call, also one that follows an answer; alone tells that it is
// about one row.
func (r *reader) request(n parse.Node, at place, alone bool) *Request {
	if !n.IsMap() {
		return nil
	}
	before := len(r.diags)
	req := &Request{At: n.At(), Method: r.word(n.Get("method"), "method", "GET", "GET", "POST", "PUT", "PATCH", "DELETE")}
	req.Path = r.text(n.Get("path"), at)
	if path := n.Get("path"); path.IsScalar() && !strings.HasPrefix(path.Text(), "/") {
		r.report(diag.New(diag.ManifestValue, path.At(), "a path starts with a slash"))
	}
	req.Query = r.pairs(n.Get("query"), at)
	r.secretsAllowed = true
	req.Headers = r.pairs(n.Get("headers"), at)
	r.secretsAllowed = false
	if body := n.Get("body"); !body.IsZero() {
		req.Body = r.body(body, at)
	}
	if !alone && len(r.diags) == before {
		r.noRow(req)
	}
	return req
}

// noRow tells of a row in a call for many.
func (r *reader) noRow(req *Request) {
	texts := []*Text{req.Path}
	for _, p := range slices.Concat(req.Query, req.Headers) {
		texts = append(texts, p.Value)
	}
	for _, t := range texts {
		if !t.row() {
			continue
		}
		for _, p := range t.parts {
			if p.expr != nil && p.expr.row {
				r.report(diag.New(diag.ManifestRow, p.expr.At, "%q is about one row, and a call is about many", p.expr.Source))
				return
			}
		}
	}
	if e := req.Body.outside(); e != nil {
		r.report(diag.New(diag.ManifestRow, e.At, "%q is about one row, and stands outside of $do", e.Source))
	}
}
