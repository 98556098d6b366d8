package differential

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// Files gives the project as users write it.
func (t *Trial) Files() []txtar.File {
	files := []txtar.File{{Name: "weft.yaml", Data: []byte(t.yaml())}}
	for _, d := range drawings {
		if t.natives[d.source] != nil {
			continue
		}
		files = append(files, txtar.File{Name: "data/" + d.source + ".csv", Data: t.stored(d.source, d.columns).csv()})
	}
	return files
}

// declared lists columns with their types, and those that are computed.
func (t *Trial) declared(list []variable, computed []definition) string {
	var parts []string
	for _, v := range list {
		if t.needs(v) {
			parts = append(parts, v.name+": "+string(v.of))
		}
	}
	if len(parts) == 0 { // what is declared must not be nothing
		parts = append(parts, list[0].name+": "+string(list[0].of))
	}
	for _, c := range computed {
		parts = append(parts, c.name+": {from: "+quoted(c.text)+"}")
	}
	return strings.Join(parts, "\n      ")
}

// needs tells whether a column must be declared: in a slim trial only when a
// definition speaks of it.
func (t *Trial) needs(v variable) bool {
	if !t.slim || v.name == "k" {
		return true
	}
	word := regexp.MustCompile(`\b` + v.name + `\b`)
	return word.MatchString(t.where) || slices.ContainsFunc(t.Texts(), word.MatchString)
}

// stored is the data of a source, in a slim trial without the columns that are
// not declared.
func (t *Trial) stored(source string, columns []variable) table {
	all := t.data[source]
	if !t.slim {
		return all
	}
	kept := func(row []string) (cells []string) {
		for i, cell := range row {
			if j := slices.Index(names(columns), all.header[i]); j < 0 || t.needs(columns[j]) {
				cells = append(cells, cell)
			}
		}
		return cells
	}
	some := table{header: kept(all.header)}
	for _, row := range all.rows {
		some.rows = append(some.rows, kept(row))
	}
	return some
}

// head is the project without what is drawn.
const head = `project: t
timezone: %s
targets: {local: {type: duckdb, path: t.duckdb}}
entities:
  customer:
    ids: {email: {normalize: email}, phone: {normalize: {phone: SE}}, device: {normalize: trim}}
    relations: {account: {to: account, from: events, reverse: customers}}
  account:
    ids: {company: {normalize: lower}}
sources:
  events:
    file: data/events.csv
    key: k
    time: at
    ids: {email: email, device: device, phone: phone, company: company}
    relations: {product: {to: products, join: sku}}%s
    columns:
      at: timestamp
      sku: text
      company: text
      %s
  parts:
    file: data/parts.csv
    relations: {event: {to: events, join: event_no = k, reverse: parts}, product: {to: products, join: sku}}
    columns:
      event_no: int
      sku: text
      %s
  visits:
    file: data/visits.csv
    time: on_day
    ids: {email: email, device: device}
    columns:
      on_day: date
      %s
  products:
    file: data/products.csv
    key: sku
    relations: {maker: {to: makers, join: maker = id}}
    columns:
      sku: text
      maker: int
      %s
  makers:
    file: data/makers.csv
    key: id
    columns:
      id: int
      %s
  people:
    file: data/people.csv
    ids: {email: email, phone: phone}
    columns:
      %s
`

func (t *Trial) yaml() string {
	var b strings.Builder
	where := ""
	if t.where != "" {
		where = "\n    where: " + quoted(t.where)
	}
	fmt.Fprintf(&b, head, t.zone, where, t.declared(eventColumns, t.model.computed), t.declared(partColumns, nil), t.declared(visitColumns, nil),
		t.declared(productColumns, nil), t.declared(makerColumns, nil), t.declared(peopleColumns, nil))
	yaml := b.String()
	b.Reset()
	b.WriteString(t.queries(yaml))
	if len(t.model.traits)+len(t.model.accounts) > 0 {
		b.WriteString("traits:\n")
	}
	section(&b, "  customer:\n", "    ", t.model.traits)
	section(&b, "  account:\n", "    ", t.model.accounts)
	section(&b, "segments:\n", "  ", t.model.segments)
	return b.String()
}

// queries makes queries of the files of sources whose types are a warehouse's own.
func (t *Trial) queries(yaml string) string {
	for _, drawing := range drawings {
		if t.natives[drawing.source] == nil {
			continue
		}
		sql := "    sql:\n"
		for _, d := range t.dialects {
			sql += "      " + d.Name + ": " + quoted(t.query(drawing.source, drawing.columns, d)) + "\n"
		}
		yaml = strings.Replace(yaml, "    file: data/"+drawing.source+".csv\n", sql, 1)
	}
	return yaml
}

func section(b *strings.Builder, title, indent string, list []definition) {
	if len(list) > 0 {
		b.WriteString(title)
	}
	for _, d := range list {
		fmt.Fprintf(b, "%s%s: %s\n", indent, d.name, d.text)
	}
}

// quoted is text in YAML's double quotes: expressions hold single ones.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\n", `\n`).Replace(text) + `"`
}
