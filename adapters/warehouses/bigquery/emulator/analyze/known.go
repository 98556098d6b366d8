package analyze

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// known remembers what was found out about statements. Who tests on this rig runs the
// same models again and again, in datasets of other names, and judging a statement
// takes the analyzer longer than most of them take to run. So a judgement is kept with
// the names of datasets taken out, and is good where the tables that it read have the
// same columns. What only holds for a moment or a session is not kept: what reads the
// catalog itself or functions of a session, IF NOT EXISTS, parameters without a type,
// and all that is refused.
type known struct {
	scripts  map[string][]string // the statements of a job's text
	verdicts map[string]*verdict
}

// most is how many of each are remembered, so that a rig that runs for days does not
// grow for days.
const most = 20_000

// verdict is a judgement without names of datasets.
type verdict struct {
	kind    Kind
	columns []Column
	target  Name
	temp    bool
	refs    []Name
	shapes  []string // of refs
	made    *Table   // by CREATE TABLE
	mode    mode
	written []string // what its reader made of it; until then nothing is known
}

// longNames are the names of datasets that are taken out of texts: a shorter one could
// be a word of SQL as well.
const longNames = 12

// naming takes the names of datasets out of texts, and puts them in again.
type naming struct{ out, in *strings.Replacer }

// naming gives the names that a text has, by where they first stand.
func (a *Analyzer) naming(text string) naming {
	type found struct {
		name string
		at   int
	}
	var all []found
	for name := range a.schemas {
		if len(name) >= longNames {
			if at := strings.Index(text, name); at >= 0 {
				all = append(all, found{name, at})
			}
		}
	}
	slices.SortFunc(all, func(x, y found) int { return cmp.Or(x.at-y.at, len(y.name)-len(x.name)) })
	place := map[string]string{}
	for i, f := range all {
		place[f.name] = fmt.Sprintf("\x00%d\x00", i)
	}
	// The longest first: one name may begin with another.
	slices.SortFunc(all, func(x, y found) int { return cmp.Or(len(y.name)-len(x.name), strings.Compare(x.name, y.name)) })
	var out, in []string
	for _, f := range all {
		out, in = append(out, f.name, place[f.name]), append(in, place[f.name], f.name)
	}
	return naming{strings.NewReplacer(out...), strings.NewReplacer(in...)}
}

func (n naming) each(texts []string, how *strings.Replacer) []string {
	changed := make([]string, len(texts))
	for i, text := range texts {
		changed[i] = how.Replace(text)
	}
	return changed
}

func renamed(n Name, how *strings.Replacer) Name {
	return Name{Dataset: how.Replace(n.Dataset), Table: how.Replace(n.Table)}
}

// renamed gives a table that is still to be made.
func (t *Table) renamed(how *strings.Replacer) *Table {
	c := &Table{Name: renamed(t.Name, how), Columns: slices.Clone(t.Columns), PartitionBy: how.Replace(t.PartitionBy), ClusterBy: slices.Clone(t.ClusterBy)}
	for option, text := range t.Options {
		if c.Options == nil {
			c.Options = map[string]string{}
		}
		c.Options[option] = how.Replace(text)
	}
	return c
}

// keyOf is what two requests have in common that get the same answer, given the same
// tables.
func keyOf(r Request, n naming) string {
	parameters := make([]string, 0, len(r.Parameters))
	for _, name := range slices.Sorted(maps.Keys(r.Parameters)) {
		parameters = append(parameters, name+" "+r.Parameters[name])
	}
	return n.out.Replace(fmt.Sprintf("%s\x01%s\x01%q\x01%q", r.SQL, r.DefaultDataset, parameters, r.Positional))
}

// shapeOf is what the analyzer sees of a table.
func shapeOf(t *Table) string { return fmt.Sprintf("%t %#v", t.View != "", t.Columns) }

// recall gives the statement that was judged before, or nil.
func (s *Session) recall(r Request, n naming) (*Statement, error) {
	v := s.a.known.verdicts[keyOf(r, n)]
	if v == nil || v.written == nil || len(s.functions) > 0 {
		return nil, nil
	}
	st := &Statement{
		SQL: r.SQL, Project: s.a.project, Kind: v.kind, Columns: v.columns, Temp: v.temp,
		Target: renamed(v.target, n.in), Tables: map[string]*Table{}, known: v, naming: n,
	}
	for i, nameless := range v.refs {
		name := renamed(nameless, n.in)
		t := s.find(name)
		if t == nil || shapeOf(t) != v.shapes[i] || name.Dataset != "" && s.find(Name{Table: name.Table}) != nil {
			return nil, nil
		}
		st.Refs = append(st.Refs, name)
		st.Tables[s.a.full(name)] = t
	}
	if v.made == nil {
		return st, nil
	}
	if !v.temp && s.before != nil {
		return nil, errTransactionDDL
	}
	t := v.made.renamed(n.in)
	return st, s.place(st, t, v.mode)
}

// remember keeps the judgement of a statement that was accepted.
func (s *Session) remember(st *Statement, r Request, n naming) {
	if len(s.a.known.verdicts) >= most || len(s.functions)+len(st.System)+len(st.Params) > 0 || strings.Contains(r.SQL, "\x00") {
		return
	}
	switch st.Kind {
	case Select, Insert, Update, Delete, Merge:
	case CreateTableAsSelect, CreateTable:
		if st.made == nil || st.mode.ifMissing {
			return
		}
	default:
		return
	}
	v := &verdict{
		kind: st.Kind, columns: st.Columns, target: renamed(st.Target, n.out), temp: st.Temp, mode: st.mode,
	}
	if st.made != nil {
		v.made = st.made.renamed(n.out)
	}
	for _, name := range st.Refs {
		v.refs = append(v.refs, renamed(name, n.out))
		v.shapes = append(v.shapes, shapeOf(st.Tables[s.a.full(name)]))
	}
	st.known, st.naming = v, n
	s.a.known.verdicts[keyOf(r, n)] = v
}

// Written gives what Keep was told of this statement, or of one that is the same but
// for the names of datasets; nil where nothing is known.
func (s *Session) Written(st *Statement) []string {
	s.a.mu.Lock()
	defer s.a.mu.Unlock()
	if st.known == nil || st.known.written == nil {
		return nil
	}
	return st.naming.each(st.known.written, st.naming.in)
}

// Keep remembers what the reader of a statement has written for it, in which the names
// of datasets stand as they do in the statement.
func (s *Session) Keep(st *Statement, written []string) {
	s.a.mu.Lock()
	defer s.a.mu.Unlock()
	if st.known != nil {
		st.known.written = st.naming.each(written, st.naming.out)
	}
}
