package translate

import (
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// modifiers are what may stand inside the brackets of an aggregate.
type modifiers struct {
	distinct string // "DISTINCT " or nothing
	nulls    string // IGNORE, RESPECT or nothing
	order    string // " ORDER BY …" or nothing
	limit    string
	filter   string // the text of a condition or nothing
	over     string // "OVER (…)" of a window function
}

// where gives the FILTER for the rows that count.
func (m modifiers) where(conditions ...string) string {
	if m.filter != "" {
		conditions = append(conditions, m.filter)
	}
	if len(conditions) == 0 {
		return ""
	}
	return " FILTER (WHERE " + strings.Join(conditions, " AND ") + ")"
}

// nonscalar is what aggregate and window calls share.
type nonscalar interface {
	called
	Distinct() (bool, error)
	NullHandlingModifier() (gs.ResolvedNonScalarFunctionCallBaseEnums_NullHandlingModifier, error)
	WhereExpr() (gs.ResolvedExprNode, error)
}

func (t *translator) modifiers(n nonscalar) modifiers {
	var m modifiers
	if must(n.Distinct()) {
		m.distinct = "DISTINCT "
	}
	switch must(n.NullHandlingModifier()) {
	case gs.ResolvedNonScalarFunctionCallBaseEnums_NullHandlingModifierIgnoreNulls:
		m.nulls = "IGNORE"
	case gs.ResolvedNonScalarFunctionCallBaseEnums_NullHandlingModifierRespectNulls:
		m.nulls = "RESPECT"
	}
	if w, err := n.WhereExpr(); err == nil && w != nil {
		m.filter = t.expr(w)
	}
	return m
}

func (t *translator) aggregate(n *gs.ResolvedAggregateFunctionCall) string {
	c, m := t.takeApart(n), t.modifiers(n)
	if items := must(n.OrderByItemList()); len(items) > 0 {
		m.order = " ORDER BY " + t.order(items)
	}
	if l, err := n.Limit(); err == nil && l != nil {
		m.limit = t.expr(l)
	}
	if h, err := n.HavingModifier(); err == nil && h != nil {
		return t.having(c, m, h)
	}
	return t.aggregated(c, m)
}

// having writes ANY_VALUE(x HAVING MAX y).
func (t *translator) having(c *call, m modifiers, h *gs.ResolvedAggregateHavingModifier) string {
	if c.name != "any_value" {
		unsupported("HAVING MAX in %s", strings.ToUpper(c.name))
	}
	name := "arg_max_null("
	if must(h.Kind()) == gs.ResolvedAggregateHavingModifierEnums_HavingModifierKindMin {
		name = "arg_min_null("
	}
	return name + c.args[0] + ", " + t.expr(must(h.HavingExpr())) + ")" + m.where()
}

func (t *translator) analytic(n *gs.ResolvedAnalyticFunctionCall, window string) string {
	c, m := t.takeApart(n), t.modifiers(n)
	if f, err := n.WindowFrame(); err == nil && f != nil {
		window = strings.TrimSpace(window + " " + t.frame(f))
	}
	m.over = " OVER (" + window + ")"
	if s, ok := windows[c.name]; ok {
		nulls := ""
		if m.nulls == "IGNORE" {
			nulls = " IGNORE NULLS"
		}
		return spell(strings.ReplaceAll(s, "{nulls}", nulls), false, c.args...) + m.over
	}
	switch c.name {
	case "percentile_cont", "percentile_disc":
		return percentile(c, m)
	}
	return t.aggregated(c, m)
}

// windows spells what is a window function only.
var windows = map[string]string{
	"row_number": "row_number()", "rank": "rank()", "dense_rank": "dense_rank()",
	"percent_rank": "percent_rank()", "cume_dist": "cume_dist()", "ntile": "ntile({0})",
	"first_value": "first_value({0}{nulls})", "last_value": "last_value({0}{nulls})", "nth_value": "nth_value({0}, {1}{nulls})",
	"lag": "lag({*}{nulls})", "lead": "lead({*}{nulls})",
}

// percentile is over the values that are not null, unless RESPECT NULLS says
// otherwise, which only changes where the nulls count.
func percentile(c *call, m modifiers) string {
	if m.nulls == "RESPECT" {
		unsupported("RESPECT NULLS in %s", strings.ToUpper(c.name))
	}
	if c.name == "percentile_cont" {
		if c.typ.Name != "FLOAT64" {
			c.unsupported()
		}
		return "quantile_cont(" + c.args[0] + ", " + c.args[1] + ")" + m.over
	}
	return "quantile_disc(" + c.args[0] + ", " + c.args[1] + ")" + m.over
}
