package emit

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"text/template"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// textWidth is where long expressions are broken.
const textWidth = 100

// statementEnd is what the template function next prints. It holds a NUL, so a
// text of the user's can never be taken for it.
const statementEnd = "\x00;\x00"

// onlyMark stands around what the template function only prints, likewise.
const onlyMark = "\x00only\x00"

// moment is the canonical form of a timestamp (see models.Literal).
const moment = "2006-01-02 15:04:05.999999"

// writer writes the steps of one program.
type writer struct {
	program   *ir.Program
	opts      Options
	dialect   *dialect.Dialect
	printer   *dialect.Printer
	templates *template.Template
	moment    string            // the run's, as it is written in statements
	prints    []string          // the fingerprints of the steps so far
	printOf   map[string]string // by the step's name
}

func newWriter(p *ir.Program, d *dialect.Dialect, opts Options) *writer {
	w := &writer{program: p, opts: opts, dialect: d, printOf: map[string]string{}}
	w.printer = &dialect.Printer{
		Dialect:  d,
		TimeZone: p.TimeZone,
		Now:      opts.Now.UTC().Truncate(time.Microsecond).Format(moment),
		Width:    textWidth,
	}
	w.moment = w.now()
	w.templates = templatesOf(d).Funcs(w.functions())
	return w
}

// printing are the functions whose result is SQL text; no other may end a
// pipeline that prints.
func (w *writer) printing() template.FuncMap {
	return template.FuncMap{
		"ident":   w.ident,
		"table":   w.table,
		"create":  w.create,
		"empty":   w.empty,
		"declare": w.declare,
		"expr":    w.expr,
		"operand": w.operand,
		"column":  w.column,
		"of":      w.of,
		"columns": w.columns,
		"lit":     w.dialect.String,
		"num":     num,
		"now":     w.now,
		"heading": heading,
		"title":   title,
		"source":  source,
		"origins": origins,
		"note":    note,
		"query":   w.query,
		"raw":     w.raw,
		"unseen":  w.unseen,
		"read":    w.printer.Read,
		"nothing": w.nothing,
		"pad":     func(n int) string { return strings.Repeat(" ", n) },
		// A statement that was written before.
		"statement": func(sql string) string { return sql },
		"include":   w.include,
		"next":      func() string { return statementEnd },
		"only":      only,
	}
}

// only marks a statement that is left out where an answer is 0; "" marks nothing.
func only(when string) string {
	if when == "" {
		return ""
	}
	return onlyMark + when + onlyMark
}

// functions are all that templates may call.
func (w *writer) functions() template.FuncMap {
	all := w.printing()
	all["add"] = func(a, b int) int { return a + b }
	all["kind"] = typeNamed
	all["name"] = ir.IdentText
	all["format"] = FormatOf
	all["dot"] = func(parts ...string) string { return strings.Join(parts, ".") }
	return all
}

func (w *writer) ident(i ir.Ident) string { return w.dialect.Quote(ir.IdentText(i)) }

func (w *writer) table(t ir.Table) string {
	if w.absent(t) {
		t = absentTable(t)
	}
	return w.dialect.Table(w.opts.Layout, t)
}

// create begins what makes a table from a query. Holds says what a table of a
// run is for (see ir.WorkColumns); those to be published say it by their names.
func (w *writer) create(t ir.Table, holds ...string) string {
	var columns string
	if w.dialect.Column.Declared {
		columns = w.declared(columnsOfTable(t, holds))
	}
	return w.begin(t, columns) + " AS"
}

// empty makes a table without rows.
func (w *writer) empty(t ir.Table, holds ...string) string {
	return w.begin(t, w.declared(columnsOfTable(t, holds)))
}

func (w *writer) begin(t ir.Table, columns string) string {
	space := t.Space
	if space == ir.State { // only rows that are kept are spoken of so
		space = ir.Kept
	}
	begin, ok := w.dialect.Create[space]
	if !ok {
		panic(w.dialect.Name + " makes no tables in the space of " + w.table(t))
	}
	keys := w.listed(ir.PublishedKeys[ir.PublishedKind(t.Name)])
	return strings.NewReplacer("{0}", w.table(t), "{keys}", keys, "{columns}", columns).Replace(begin)
}

// columnsOfTable is empty where the model decides which columns there are.
func columnsOfTable(t ir.Table, holds []string) []ir.TableColumn {
	if t.Space == ir.Next {
		return ir.PublishedColumns[ir.PublishedKind(t.Name)]
	}
	for _, work := range holds {
		return ir.WorkColumns[work]
	}
	return nil
}

func (w *writer) listed(names []ir.Ident) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = w.ident(name)
	}
	return strings.Join(quoted, ", ")
}

// declared are the columns of a table in brackets, after its name; nothing
// where the query alone says which they are.
func (w *writer) declared(cols []ir.TableColumn) string {
	if len(cols) == 0 {
		return ""
	}
	lines := make([]string, len(cols))
	for i, c := range cols {
		lines[i] = "    " + w.declare(c)
	}
	return " (\n" + strings.Join(lines, ",\n") + "\n)"
}

// declare is a column as the statement says it that makes its table.
func (w *writer) declare(c ir.TableColumn) string {
	return w.ident(c.Name) + " " + w.dialect.ColumnType(c, w.printer.Type(c.T))
}

// typeNamed is a type by its name in the language, "text" or "list<text>".
func typeNamed(name string) models.Type {
	elem := strings.TrimSuffix(strings.TrimPrefix(name, "list<"), ">")
	for k := models.Unknown; k < models.List; k++ {
		switch {
		case k.String() == name:
			return models.Type{Kind: k, Nullable: true}
		case elem != name && k.String() == elem:
			return models.Type{Kind: models.List, Elem: k, Nullable: true}
		}
	}
	panic("no type " + name)
}

// nothing is null with a type, where no value says which.
func (w *writer) nothing(t models.Type) string {
	null := ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
	return w.printer.Expr(dialect.Cast(null, t), 0)
}

// raw is the full name of a table of the user's.
func (w *writer) raw(parts []ir.Ident) string {
	if len(parts) == 1 && w.opts.Layout.Raw != "" {
		parts = []ir.Ident{ir.Ident(w.opts.Layout.Raw), parts[0]}
	}
	quoted := make([]string, len(parts))
	for i, part := range parts {
		quoted[i] = w.ident(part)
	}
	return strings.Join(quoted, ".")
}

// unseen is the alias of a table whose columns are read by their bare names, with
// what stands before it. Where a table's own name would hide a column it is one
// that no column can have, else the one that is given or none.
func (w *writer) unseen(alias ...string) string {
	if w.dialect.Limits.Unseen != "" {
		alias = []string{w.dialect.Limits.Unseen}
	}
	if len(alias) == 0 {
		return ""
	}
	return " AS " + alias[0]
}

// columnOf is where an expression begins on its line; 4 when a template does
// not say.
func columnOf(col []int) int {
	if len(col) == 0 {
		return 4
	}
	return col[0]
}

func (w *writer) expr(e ir.Expr, col ...int) string { return w.printer.Expr(e, columnOf(col)) }

func (w *writer) operand(e ir.Expr, col ...int) string {
	return w.printer.Operand(e, dialect.BindAnd, columnOf(col))
}

func (w *writer) column(n ir.Named, col ...int) string {
	if c, ok := n.Expr.(ir.Col); ok && c.Name == n.Name && (c.From == "" || !w.dialect.Limits.KeepsTableNames) {
		return w.printer.Expr(n.Expr, columnOf(col))
	}
	return w.printer.Column(n.Expr, columnOf(col)) + " AS " + w.ident(n.Name)
}

// of writes a column of one of several relations, under its own name.
func (w *writer) of(from, name ir.Ident) string {
	return w.column(named(name, ir.Col{From: from, Name: name}, nil))
}

// columns writes lists of columns as one: each on a line of its own, indented
// by col, below the comment of what asked for it. A list is of columns or of
// bare names. One call for a whole list is much cheaper than a template's loop.
func (w *writer) columns(col int, lists ...any) string {
	var lines []string
	named := func(list []ir.Named) {
		for _, n := range list {
			lines = append(lines, origins(n, col)+w.column(n, col))
		}
	}
	for _, list := range lists {
		switch list := list.(type) {
		case []ir.Ident:
			for _, name := range list {
				lines = append(lines, w.ident(name))
			}
		case []ir.Named:
			named(list)
		case ir.Layer:
			named(list)
		default:
			panic(fmt.Sprintf("%T is no list of columns", list))
		}
	}
	return strings.Join(lines, ",\n"+strings.Repeat(" ", col))
}

func (w *writer) now() string {
	return w.printer.Expr(ir.Now{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp}}}, 0)
}

// query gives the user's own SQL for this warehouse, the one marked place where
// text goes through as it is.
func (w *writer) query(o ir.Origination) string {
	return strings.TrimRight(o.SQL[w.dialect.Name], "; \t\r\n")
}

// include leaves out the line break at the end of the other template's file.
func (w *writer) include(name string, view any) string {
	return strings.TrimSuffix(w.execute(name, view), "\n")
}

func (w *writer) execute(name string, view any) string {
	t := w.templates.Lookup(name + suffix)
	if t == nil {
		panic("no template " + name)
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := t.Execute(b, view); err != nil {
		panic(err)
	}
	return b.String()
}

// buffers are used again: a large project's statements have megabytes.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
