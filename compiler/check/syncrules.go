package check

import (
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// readConsent reads what people must have agreed to.
func (c *checker) readConsent(s *models.Sync, body parse.Node) {
	n := body.Get("consent")
	if n.IsZero() {
		return
	}
	s.Consent = &models.Consent{
		At: body.Key("consent").At(), Purpose: n.Get("purpose").Text(),
		Missing:     c.oneOf(n.Get("missing"), "missing", consentMissing),
		NotRequired: n.Get("not_required").Text(),
	}
	if when := n.Get("when"); !when.IsZero() {
		s.Consent.When = c.publishedExpr(when, s.Entity)
		c.wantKind(s.Consent.When, "what people have agreed to", models.Bool)
	}
	if s.Object == nil || s.Object.Purpose == "" {
		return
	}
	if s.Consent.Purpose == "" {
		s.Consent.Purpose = s.Object.Purpose
	}
	if s.Consent.Purpose != s.Object.Purpose {
		d := diag.New(diag.ConsentPurpose, n.Get("purpose").At(), "people are asked for %q, and %s of %s are for %q",
			s.Consent.Purpose, s.Object.Name, s.Destination.Type, s.Object.Purpose)
		d.Notes = append(d.Notes, models.Note{Text: "who has agreed to the one has not agreed to the other"})
		c.report(d)
	}
}

// demandConsent reports a sync for a purpose that people must agree to, which does not say
// how they did: what is not known is not sent.
func (c *checker) demandConsent(s *models.Sync) {
	if s.Object.Purpose == "" || s.Consent != nil {
		return
	}
	d := diag.New(diag.ConsentMissing, s.At, "sync %q sends people to %s of %s, which are for %q, and does not say who agreed to that",
		s.Name, s.Object.Name, s.Destination.Type, s.Object.Purpose)
	d.Notes = append(d.Notes, models.Note{Text: "add `consent: {when: ` and a trait that is true of those who did, or `consent: {not_required: ` and the reason"})
	c.report(d)
}

// readGuard reads what stops a sync that would change too much.
func (c *checker) readGuard(s *models.Sync, body parse.Node) {
	n := body.Get("guard")
	if n.IsZero() {
		return
	}
	s.Guard = &models.Guard{
		At:      body.Key("guard").At(),
		Removes: c.readBound(n, "max_removes"), Changes: c.readBound(n, "max_changes"), Adds: c.readBound(n, "max_adds"),
		AllowEmpty:      c.oneOf(n.Get("empty"), "empty", guardEmpty) == "allow",
		AllowDuplicates: c.oneOf(n.Get("duplicates"), "duplicates", guardDuplicate) == "leave_out",
	}
	least := n.Get("min_rows")
	if least.IsZero() {
		return
	}
	count, ok := least.Int()
	if !ok || count < 0 {
		d := diag.New(diag.GuardValue, least.At(), "%q cannot be %q", "min_rows", least.Text())
		d.Label = "write a number of rows"
		c.report(d)
	}
	s.Guard.MinRows = count
}

// readBound reads a number of rows, or a part of them.
func (c *checker) readBound(guard parse.Node, name string) models.Bound {
	n := guard.Get(name)
	if n.IsZero() {
		return models.Bound{}
	}
	bound := models.Bound{At: n.At()}
	count, isCount := n.Int()
	percent, isPercent := n.Percent()
	switch {
	case isPercent && percent >= 0:
		bound.IsPart, bound.Part = true, percent/100
	case isCount && count >= 0:
		bound.Rows = count
	default:
		d := diag.New(diag.GuardValue, n.At(), "%q cannot be %q", name, n.Text())
		d.Label = "write a number, or a percentage such as 10%"
		c.report(d)
	}
	return bound
}
