package storetest

import (
	"cmp"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// given are the statements of a sync whose desired rows are told, and not
// computed of profiles.
type given struct {
	*emit.SyncSQL
	dialect *dialect.Dialect
	rows    func() ([]delivery.Wanted, error)
}

// Given is the SQL of a sync named trial, with one field named value, whose desired
// rows are told.
func Given(d *dialect.Dialect, layout dialect.Layout, rows func() ([]delivery.Wanted, error)) stored.SQL {
	sync := &ir.Sync{
		Name: "trial", TimeZone: "UTC", About: &ir.Header{Name: "trial", Title: "what is told to be desired"},
		Fields: []ir.SyncColumn{{Field: "value", Column: "value_value", T: models.Type{Kind: models.Text, Nullable: true}}},
	}
	text := models.Type{Kind: models.Text, Nullable: true}
	value := ir.Col{Typed: ir.Typed{T: text}, Name: "value_value"}
	of := func(f ir.Func, args ...ir.Expr) ir.Expr {
		return ir.Call{Typed: ir.Typed{T: text}, Func: f, Args: args}
	}
	eight := ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, Value: "8"}
	sync.Parts = of(ir.Left, of(ir.Md5, of(ir.Coalesce, value, ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Text}}, Value: "-"})), eight)
	return &given{SyncSQL: emit.Sync(sync, d, layout), dialect: d, rows: rows}
}

// Desired compares what is desired of literals with what is held.
func (g *given) Desired(by models.SyncPlanning) []string {
	return append(g.told(), g.DesiredFrom(by, "weft_told")...)
}

// told makes the table of what is desired.
func (g *given) told() []string {
	rows, err := g.rows()
	if err != nil {
		panic(err)
	}
	text := g.dialect.Types[models.Text]
	maybe := text
	if g.dialect.Column.Optional != "" {
		maybe = strings.ReplaceAll(g.dialect.Column.Optional, "{0}", text)
	}
	columns := " (profile_id " + text + ", diff_key " + maybe + ", row_hash " + text + ", identity " + text +
		", freed " + g.dialect.Types[models.Bool] + ", left_out " + maybe + ", reason " + maybe + ", value_value " + maybe + ")"
	create := strings.NewReplacer("{0}", "weft_told", "{columns}", columns).Replace(g.dialect.Create[ir.Work])
	if len(rows) == 0 {
		return []string{create}
	}
	return []string{create, "INSERT INTO weft_told (profile_id, diff_key, row_hash, identity, freed, left_out, reason, value_value) VALUES " + g.values(rows)}
}

func (g *given) values(rows []delivery.Wanted) string {
	times := map[string]int{}
	for i := range rows {
		times[rows[i].Key]++
	}
	list := make([]string, len(rows))
	for i := range rows {
		row := &rows[i]
		reason := row.Bad
		switch {
		case row.Key == "":
			reason = ir.SyncNoIdentity
		case times[row.Key] > 1:
			reason = "duplicate key"
		}
		freed, why := "FALSE", ""
		if row.Freed {
			freed, why = "TRUE", ir.SyncNoConsent
			if row.Suppressed {
				why = ir.SyncSuppressed
			}
		}
		value := "NULL"
		if len(row.Values) > 0 && row.Values[0] != nil {
			value = g.dialect.String(row.Values[0].(string))
		}
		list[i] = "(" + strings.Join([]string{
			g.dialect.String(cmp.Or(row.Profile, "of "+row.Key)), g.orNull(row.Key), g.dialect.String(row.Hash), g.dialect.String(identity(row)),
			freed, g.orNull(why), g.orNull(reason), value,
		}, ", ") + ")"
	}
	return strings.Join(list, ", ")
}

func (g *given) orNull(text string) string {
	if text == "" {
		return "NULL"
	}
	return g.dialect.String(text)
}

// identity writes an identity as the compiler's SQL does.
func identity(row *delivery.Wanted) string {
	escape := strings.NewReplacer("%", "%25", "&", "%26", "=", "%3D")
	var b strings.Builder
	for _, id := range row.Identity {
		b.WriteString(escape.Replace(id.Name) + "=" + escape.Replace(id.Value) + "&")
	}
	return b.String()
}
