package dialecttest

import (
	"slices"
	"strconv"
	"testing"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// meaning is a call and its value.
type meaning struct {
	f    ir.Func
	args []ir.Expr
	want string
}

func args(list ...ir.Expr) []ir.Expr { return list }

// expr is the call. What it gives matters only where truth does: there are
// engines whose conditions are numbers.
func (m meaning) expr() ir.Expr {
	if m.want == "true" || m.want == "false" {
		return Call(m.f, models.Bool, m.args...)
	}
	return Call(m.f, models.Unknown, m.args...)
}

// meaningsHold runs every case, and finds that there is one for every function.
func meaningsHold(t *testing.T, e Engine) {
	cases := slices.Concat(logic, numbers, texts, lists, conversions, moments, identifiers)
	s := open(t, e)
	s.hold(t, s.printer(), cases)
	for _, values := range unlike {
		s.tellApart(t, values)
	}
	tested := map[ir.Func]bool{ir.Fingerprint: true}
	for _, m := range cases {
		tested[m.f] = true
	}
	for _, g := range groups {
		tested[g.f] = true
	}
	for _, f := range ir.Funcs() {
		if !tested[f] {
			t.Errorf("no case for %s", f)
		}
	}
}

// unlike are lists of values of the same types of which no two are the same.
var unlike = [][][]ir.Expr{
	{
		args(Text("a"), Text("b")), args(Text("b"), Text("a")), args(Text("ab"), Text("")), args(Text(""), Text("ab")), args(Text("ab"), Null(models.Text)),
		args(Null(models.Text), Text("ab")), args(Null(models.Text), Text("")), args(Text(""), Null(models.Text)), args(Text(""), Text("")),
		args(Null(models.Text), Null(models.Text)), args(Text("a'"), Text(`b\"`)), args(Text("a"), Text(`'b"`)), args(Text("é"), Text("e\u0301")),
	},
	{
		args(Whole("1")), args(Whole("-1")), args(Null(models.Int)), args(Whole("0")), args(Whole("9223372036854775807")), args(Whole("9223372036854775806")),
	},
	{args(wide("0.000000001")), args(wide("0.000000002")), args(wide("0.1")), args(wide("1"))},
	{args(float("0.1")), args(float("0.30000000000000004")), args(float("0.3")), args(Null(models.Float))},
	{args(truth("true")), args(truth("false")), args(Null(models.Bool))},
	{args(date("2026-03-01")), args(date("2026-03-02")), args(Null(models.Date))},
	{args(moment("2026-03-01 00:00:00.000001")), args(moment("2026-03-01 00:00:00.000002")), args(Null(models.Timestamp))},
	{
		args(hashed("a", "b"), hashed("c")), args(hashed("a"), hashed("b", "c")), args(hashed("ab"), hashed("c")), args(hashed("b", "a"), hashed("c")),
		args(hashed(), hashed("c")), args(hashed("c"), hashed()), args(hashed(""), hashed("c")), args(hashed(), hashed("", "c")), args(hashed("", ""), hashed()),
	},
}

// hashed is a list among other values.
func hashed(texts ...string) ir.Expr { return Call(ir.Fingerprint, models.Int, list(texts...)) }

// tellApart finds that fingerprints are whole numbers, the same of the same values each
// time and others of all other values.
func (s *session) tellApart(t *testing.T, values [][]ir.Expr) {
	t.Helper()
	exprs := make([]string, len(values))
	for i, list := range values {
		exprs[i] = s.printer().Column(Call(ir.Fingerprint, models.Int, list...), 0)
	}
	again, of := s.each(exprs), map[string]string{}
	for i, got := range s.each(exprs) {
		if _, err := strconv.ParseInt(got, 10, 64); err != nil || got != again[i] || of[got] != "" {
			t.Errorf("%s\ngives %s at first and %s then; %s gives that too", exprs[i], again[i], got, of[got])
		}
		of[got] = exprs[i]
	}
}

// hold compares the values of cases.
func (s *session) hold(t *testing.T, p *dialect.Printer, cases []meaning) {
	t.Helper()
	exprs := make([]string, len(cases))
	for i, m := range cases {
		exprs[i] = p.Column(m.expr(), 0)
	}
	for i, got := range s.each(exprs) {
		if got != cases[i].want {
			t.Errorf("%s\ngives %s instead of %s", exprs[i], got, cases[i].want)
		}
	}
}

// night is a summer night in Stockholm, which is the day before in UTC.
var night = moment("2026-06-30 22:30:00")

// inStockholm are cases of a zone, in which the clock that is put forward takes
// an hour away.
var inStockholm = []meaning{
	{ir.ToDate, args(night), "2026-07-01"},
	{ir.Month, args(night), "7"},
	{ir.Hour, args(night), "0"},
	{ir.Quarter, args(night), "3"},
	{ir.MonthStart, args(night), "2026-07-01"},
	{ir.FormatDate, args(night, Text("%Y-%m-%d %H")), "2026-07-01 00"},
	{ir.ToTimestamp, args(date("2026-07-01")), "2026-06-30 22:00:00"},
	{ir.ToTimestamp, args(date("2026-01-01")), "2025-12-31 23:00:00"},
	{ir.DaysBetween, args(night, moment("2026-07-01 21:59:59")), "0"},
	{ir.HoursBetween, args(date("2026-03-29"), date("2026-03-30")), "23"},
	{ir.AddDays, args(moment("2026-03-28 12:00:00"), Whole("1")), "2026-03-29 11:00:00"},
	{ir.AddDays, args(moment("2026-10-24 12:00:00"), Whole("1")), "2026-10-25 13:00:00"},
	{ir.AddDays, args(date("2026-03-28"), Whole("1")), "2026-03-29"},
	{ir.AddMonths, args(moment("2026-01-31 23:30:00"), Whole("5")), "2026-06-30 22:30:00"},
	{ir.Year, args(date("2026-01-01")), "2026"},
}

func zonesHold(t *testing.T, e Engine) {
	s := open(t, e)
	p := s.printer()
	p.TimeZone = "Europe/Stockholm"
	s.hold(t, p, inStockholm)
}
