package translate

import (
	"strings"
)

// aggregates spells the aggregate functions of one form: {d} is DISTINCT, {f}
// the filter and the window. The key may end with the type of the argument.
var aggregates = map[string]string{
	"$count_star": "count(*){f}",
	"count":       "count({d}{0}){f}",
	"countif":     "count({d}CASE WHEN {0} THEN TRUE END){f}",
	// The sum of integers is 128 bits wide to DuckDB; what does not fit fails.
	"sum INT64":      "CAST(sum({d}{0}){f} AS BIGINT)",
	"sum FLOAT64":    "sum({d}{0}){f}",
	"sum NUMERIC":    "bq_numeric_check(sum({d}{0}){f})",
	"sum BIGNUMERIC": "bq_bignumeric_sum(list({d}{0}){f})",
	"avg BIGNUMERIC": "bq_bignumeric_avg(list({d}{0}){f})",
	"avg INT64":      "avg({d}{0}){f}",
	"avg FLOAT64":    "avg({d}{0}){f}",
	"avg NUMERIC":    "bq_numeric_divide(sum({d}{0}){f}, nullif(count({d}{0}){f}, 0))",

	"min": "min({0}){f}",
	"max": "max({0}){f}",
	// A NaN among the values is the answer.
	"min FLOAT64": "(CASE WHEN bool_or(isnan({0})){f} THEN CAST('nan' AS DOUBLE) ELSE min({0}){f} END)",

	"any_value":   "any_value({0}){f}",
	"logical_and": "bool_and({0}){f}",
	"logical_or":  "bool_or({0}){f}",
	"bit_and":     "bit_and({0}){f}",
	"bit_or":      "bit_or({0}){f}",
	"bit_xor":     "bit_xor({d}{0}){f}",

	"stddev FLOAT64":         "stddev_samp({d}{0}){f}",
	"stddev_samp FLOAT64":    "stddev_samp({d}{0}){f}",
	"stddev_samp BIGNUMERIC": "stddev_samp({d}bq_bignumeric_float64({0})){f}",
	"stddev_samp NUMERIC":    "stddev_samp({d}bq_numeric_float64({0})){f}",
	"stddev_pop FLOAT64":     "stddev_pop({d}{0}){f}",
	"stddev_pop BIGNUMERIC":  "stddev_pop({d}bq_bignumeric_float64({0})){f}",
	"stddev_pop NUMERIC":     "stddev_pop({d}bq_numeric_float64({0})){f}",
	"variance FLOAT64":       "var_samp({d}{0}){f}",
	"var_samp FLOAT64":       "var_samp({d}{0}){f}",
	"var_samp BIGNUMERIC":    "var_samp({d}bq_bignumeric_float64({0})){f}",
	"var_samp NUMERIC":       "var_samp({d}bq_numeric_float64({0})){f}",
	"var_pop FLOAT64":        "var_pop({d}{0}){f}",
	"var_pop BIGNUMERIC":     "var_pop({d}bq_bignumeric_float64({0})){f}",
	"var_pop NUMERIC":        "var_pop({d}bq_numeric_float64({0})){f}",
	"corr FLOAT64":           "corr({0}, {1}){f}",
	"covar_samp FLOAT64":     "covar_samp({0}, {1}){f}",
	"covar_pop FLOAT64":      "covar_pop({0}, {1}){f}",

	// Rows whose second argument is null do not count; the first may be null.
	"max_by": "arg_max_null({0}, {1}){f}",
	"min_by": "arg_min_null({0}, {1}){f}",

	// Exact, which an approximation may be.
	"approx_count_distinct": "count(DISTINCT {0}){f}",
}

func (t *translator) aggregated(c *call, m modifiers) string {
	switch c.name {
	case "array_agg":
		return arrayAgg(c, m)
	case "array_concat_agg":
		return limited("flatten(list("+c.args[0]+m.order+")"+m.where(c.args[0]+" IS NOT NULL")+m.over+")", m)
	case "string_agg":
		return stringAgg(c, m)
	case "approx_quantiles":
		return approxQuantiles(c, m)
	case "approx_top_count":
		return approxTopCount(c, m)
	}
	s, ok := aggregates[c.name+" "+c.kind(0)]
	if !ok {
		s, ok = aggregates[c.name]
	}
	if !ok || m.limit != "" || m.order != "" {
		c.unsupported()
	}
	s = strings.NewReplacer("{d}", m.distinct, "{f}", m.where()+m.over).Replace(s)
	return spell(s, c.safe, c.args...)
}

// limited takes the first elements of a list.
func limited(list string, m modifiers) string {
	if m.limit == "" {
		return list
	}
	return "list_slice(" + list + ", 1, " + m.limit + ")"
}

// arrayAgg is null over no rows.
func arrayAgg(c *call, m modifiers) string {
	filter := m.where()
	if m.nulls == "IGNORE" {
		filter = m.where(c.args[0] + " IS NOT NULL")
	}
	return limited("list("+m.distinct+c.args[0]+m.order+")"+filter+m.over, m)
}

func stringAgg(c *call, m modifiers) string {
	if c.kind(0) != "STRING" {
		c.unsupported()
	}
	separator := "','"
	if len(c.args) > 1 {
		separator = c.args[1]
	}
	filter := m.where(c.args[0] + " IS NOT NULL")
	if m.limit == "" {
		return "string_agg(" + m.distinct + c.args[0] + ", " + separator + m.order + ")" + filter + m.over
	}
	return "array_to_string(" + limited("list("+m.distinct+c.args[0]+m.order+")"+filter+m.over, m) + ", " + separator + ")"
}

// approxQuantiles gives the exact quantiles: n + 1 values from the least to the
// greatest. Nulls are left out.
func approxQuantiles(c *call, m modifiers) string {
	if m.nulls == "RESPECT" {
		unsupported("RESPECT NULLS in APPROX_QUANTILES")
	}
	steps := "list_transform(range(0, " + c.args[1] + " + 1), lambda q_: q_ / " + c.args[1] + ")"
	return "quantile_disc(" + m.distinct + c.args[0] + ", " + steps + ")" + m.where() + m.over
}

// approxTopCount gives the exact counts; of equally frequent values any may come
// first, here the greatest does.
func approxTopCount(c *call, m modifiers) string {
	pairs := "list_transform(map_entries(histogram(" + c.args[0] + ")" + m.where() + m.over + "), lambda p_: struct_pack(n_ := p_.value, v_ := p_.key))"
	top := "list_slice(list_reverse_sort(" + pairs + "), 1, " + c.args[1] + ")"
	return "list_transform(" + top + ", lambda p_: struct_pack(_0 := p_.v_, _1 := CAST(p_.n_ AS BIGINT)))"
}
