package identity

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// decisionsFile is the file of an entity's decisions.
const decisionsFile = "decisions.yaml"

// files gives the project as users write it.
func (e *Entity) files() []txtar.File {
	files := []txtar.File{{Name: "weft.yaml", Data: []byte(e.model())}, {Name: decisionsFile, Data: []byte(e.decisions())}}
	for _, s := range e.Sources {
		files = append(files, txtar.File{Name: "data/" + s.Name + ".csv", Data: []byte(s.csv())})
	}
	return files
}

func (e *Entity) model() string {
	var b strings.Builder
	fmt.Fprintf(&b, "project: t\ntimezone: %s\ntargets: {local: {type: duckdb, path: t.duckdb}}\nentities:\n  %s:\n    ids:\n", e.Zone, e.Name)
	for _, t := range e.Types {
		fmt.Fprintf(&b, "      %s: {%s}\n", t.Name, strings.Join(t.rules(), ", "))
	}
	fmt.Fprintf(&b, "    decisions: %s\nsources:\n", decisionsFile)
	for _, s := range e.Sources {
		b.WriteString(s.model(e))
	}
	return b.String()
}

// rules writes the rules of a type.
func (t Type) rules() []string {
	var rules []string
	if t.Unique {
		rules = append(rules, "unique: true")
	}
	switch {
	case t.Limit > 0 && t.Per > 0:
		rules = append(rules, fmt.Sprintf("limit: %d per %s", t.Limit, duration(t.Per)))
	case t.Limit > 0:
		rules = append(rules, fmt.Sprintf("limit: %d", t.Limit))
	}
	if t.SharedAbove > 0 {
		rules = append(rules, fmt.Sprintf("shared_above: %d", t.SharedAbove))
	}
	if t.LinkWithin > 0 {
		rules = append(rules, "link_within: "+duration(t.LinkWithin))
	}
	if len(t.Blocked) > 0 {
		rules = append(rules, "block: ["+quoted(t.Blocked)+"]")
	}
	return rules
}

// duration writes one as the language does.
func duration(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return strconv.Itoa(int(d/(24*time.Hour))) + "d"
	}
	return strconv.Itoa(int(d/time.Hour)) + "h"
}

// model declares a source; columns of types that the entity does not have are
// no identifiers.
func (s Source) model(e *Entity) string {
	var ids, columns []string
	if s.Keyed {
		columns = append(columns, "k: int")
	}
	if s.Timed {
		columns = append(columns, "at: timestamp")
	}
	of := map[string][]string{}
	for i, t := range s.Columns {
		of[t] = append(of[t], column(i))
		columns = append(columns, column(i)+": text")
	}
	for _, t := range e.Types {
		if len(of[t.Name]) > 0 {
			ids = append(ids, t.Name+": ["+strings.Join(of[t.Name], ", ")+"]")
		}
	}
	text := "  " + s.Name + ": {file: data/" + s.Name + ".csv"
	if s.Keyed {
		text += ", key: k"
	}
	if s.Timed {
		text += ", time: at"
	}
	return text + ", ids: {" + strings.Join(ids, ", ") + "}, columns: {" + strings.Join(columns, ", ") + "}}\n"
}

func column(i int) string { return "c" + strconv.Itoa(i+1) }

func (s Source) csv() string {
	var b strings.Builder
	write := func(key, at string, values []string) {
		var cells []string
		if s.Keyed {
			cells = append(cells, key)
		}
		if s.Timed {
			cells = append(cells, at)
		}
		b.WriteString(strings.Join(append(cells, values...), ",") + "\n")
	}
	var header []string
	for i := range s.Columns {
		header = append(header, column(i))
	}
	write("k", "at", header)
	for _, row := range s.Rows {
		at := ""
		if !row.Time.IsZero() {
			at = row.Time.Format("2006-01-02 15:04:05")
		}
		write(strconv.Itoa(row.Key), at, row.Values)
	}
	return b.String()
}

// decisions writes those of the entity, each on a line of its own.
func (e *Entity) decisions() string {
	if len(e.Decisions) == 0 {
		return "[]\n"
	}
	var b strings.Builder
	for _, d := range e.Decisions {
		ids := make([]string, len(d.IDs))
		for i, id := range d.IDs {
			ids[i] = id.String()
		}
		fmt.Fprintf(&b, "- {%s: [%s], who: ana, why: reviewed, when: %s", d.Kind, quoted(ids), d.When)
		if d.Until != "" {
			b.WriteString(", until: " + d.Until)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func quoted(texts []string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = `"` + text + `"`
	}
	return strings.Join(all, ", ")
}
