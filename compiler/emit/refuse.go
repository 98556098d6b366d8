package emit

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Refusals says what a program asks of a warehouse that it cannot do: what Plan
// would refuse, without writing anything.
func Refusals(p *ir.Program, d *dialect.Dialect, l dialect.Layout) models.Diagnostics {
	found := overwriteRefusals(p, l)
	for _, step := range p.Steps {
		if s, ok := step.(*ir.SourceRows); ok {
			found = append(found, sourceRefusals(s, d)...)
		}
		if len(d.Refused) > 0 {
			found = append(found, functionRefusals(step, d)...)
		}
		if d.Limits.Columns != "" {
			found = append(found, columnRefusals(step, d)...)
		}
	}
	found.Sort()
	return found
}

func sourceRefusals(s *ir.SourceRows, d *dialect.Dialect) models.Diagnostics {
	from := s.From
	switch {
	case len(from.SQL) > 0 && strings.TrimSpace(from.SQL[d.Name]) == "":
		names := make([]string, 0, len(from.SQL))
		for name := range from.SQL {
			names = append(names, name)
		}
		slices.Sort(names)
		found := diag.New(diag.NoQuery, from.At, "source %q has no query for %s", s.Source, d.Name)
		found.Notes = append(found.Notes, diag.Notef(models.Span{}, "it has one for %s; add one under %q", strings.Join(names, ", "), d.Name))
		return models.Diagnostics{found}
	case from.File != "":
		format := FormatOf(from)
		if slices.Contains(d.Limits.Formats, format) {
			return nil
		}
		if len(d.Limits.Formats) == 0 {
			return models.Diagnostics{diag.New(diag.NoFiles, from.At, "%s reads no files, and source %q is the file %q", d.Name, s.Source, from.File)}
		}
		found := diag.New(diag.NoFiles, from.At, "%s does not read %s files, and source %q is the file %q", d.Name, format, s.Source, from.File)
		found.Notes = append(found.Notes, diag.Notef(models.Span{}, "it reads %s", strings.Join(d.Limits.Formats, ", ")))
		return models.Diagnostics{found}
	}
	return nil
}

// endings are the formats that files are known to have by their names.
var endings = map[string]string{
	".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".parquet": "parquet", ".json": "json", ".jsonl": "json", ".ndjson": "json",
}

// FormatOf gives the format of a file, as it was declared or by its ending
// (before .gz); "" when neither tells.
func FormatOf(o ir.Origination) string {
	if o.Format != "" {
		return o.Format
	}
	return endings[path.Ext(strings.TrimSuffix(strings.ToLower(o.File), ".gz"))]
}

// functionRefusals finds the functions that the warehouse refuses. The place is
// that of the definition that asked for them.
func functionRefusals(step ir.Step, d *dialect.Dialect) models.Diagnostics {
	var found models.Diagnostics
	ir.WalkStep(step, func(n ir.Named) {
		ir.Walk(n.Expr, func(e ir.Expr) {
			f := ir.Func("")
			switch e := e.(type) {
			case ir.Call:
				f = e.Func
			case ir.Agg:
				f = e.Func
			}
			reason, refused := d.Refused[f]
			if !refused {
				return
			}
			for _, o := range append(slices.Clone(n.Origins), step.Head().Origins...) {
				found = append(found, diag.New(diag.FunctionRefused, o.At, "%s %q needs %s, which %s cannot do: %s", o.Kind, o.Name, f, d.Name, reason))
				return
			}
			found = append(found, diag.New(diag.FunctionRefused, models.Span{}, "step %q needs %s, which %s cannot do: %s", step.Head().Name, f, d.Name, reason))
		})
	})
	return found
}

// columnRefusals finds the columns whose names the warehouse cannot have. A
// column that weft named after several others has no place of its own, and is
// refused where they are.
func columnRefusals(step ir.Step, d *dialect.Dialect) models.Diagnostics {
	allowed := d.Limits.ColumnNames()
	refuse := func(at models.Span, what, name string) models.Diagnostic {
		found := diag.New(diag.NameRefused, at, "%s has a column %q, which %s cannot have", what, name, d.Name)
		found.Notes = append(found.Notes, diag.Notef(models.Span{}, "%s", d.Limits.ColumnRule))
		return found
	}
	var found models.Diagnostics
	if s, ok := step.(*ir.SourceRows); ok {
		for _, c := range s.From.Read {
			if name := ir.IdentText(c.Name); !allowed(name) {
				found = append(found, refuse(cmp.Or(c.At, s.From.At), fmt.Sprintf("source %q", s.Source), name))
			}
		}
		return found
	}
	ir.WalkStep(step, func(n ir.Named) {
		name := ir.IdentText(n.Name)
		if name == "" || allowed(name) || len(n.Origins) == 0 || n.Origins[0].Name != name {
			return
		}
		found = append(found, refuse(n.Origins[0].At, n.Origins[0].Kind+" "+strconv.Quote(name), name))
	})
	return found
}
