package check

import (
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// readIdentifier reads how values of an identifier are written alike, which
// are none, and which rules it puts on stitching.
func (c *checker) readIdentifier(id *models.Identifier, body parse.Node) {
	c.readNormalizers(id, body.Get("normalize"))
	for _, n := range oneOrMany(body.Get("block")) {
		c.readBlock(id, n)
	}
	c.readRules(id, body)
}

// readNormalizers reads `normalize`: a name, {phone: SE}, or a list of those,
// applied from left to right.
func (c *checker) readNormalizers(id *models.Identifier, n parse.Node) {
	var whole *models.Normalizer // the one that decides the form of a value
	for _, part := range oneOrMany(n) {
		name, arg := part, parse.Node{}
		if entries := part.Entries(); len(entries) == 1 {
			name, arg = entries[0].Key, entries[0].Value
		}
		norm, ok := c.readNormalizer(name, arg)
		if !ok {
			continue
		}
		if normalizers[norm.Name].whole {
			if whole != nil {
				d := diag.New(diag.NormalizersConflict, norm.At, "%q cannot follow %q: no value is both", norm.Name, whole.Name)
				d.Notes = append(d.Notes, models.Note{Text: "every value would be refused and " + quote(id.Name) + " would identify nobody; keep one of them"})
				c.report(d)
				continue
			}
			whole = &norm
		}
		id.Normalize = append(id.Normalize, norm)
	}
}

// readNormalizer reads one normaliser and its region.
func (c *checker) readNormalizer(name, arg parse.Node) (models.Normalizer, bool) {
	norm := models.Normalizer{Name: name.Text(), Arg: arg.Text(), At: name.At()}
	known, ok := normalizers[norm.Name]
	switch {
	case !ok:
		d := diag.New(diag.UnknownNormalizer, name.At(), "there is no normaliser %q", norm.Name)
		c.report(suggest(d, name, namesOf(normalizers)))
		return norm, false
	case known.region && norm.Arg == "":
		d := diag.New(diag.NormalizerArgument, name.At(), "%q needs the region that numbers without a country code belong to", norm.Name)
		d.Label = "for example {" + norm.Name + ": SE}"
		c.report(d)
		return norm, false
	case !known.region && !arg.IsZero() && !arg.IsNull():
		d := diag.New(diag.NormalizerArgument, arg.At(), "the normaliser %q takes nothing", norm.Name)
		d.Label = "write just " + norm.Name
		c.report(d)
		return norm, false
	case known.region:
		return norm, c.checkRegion(arg)
	}
	return norm, true
}

// checkRegion tells whether a telephone region is known.
func (c *checker) checkRegion(n parse.Node) bool {
	region := n.Text()
	if _, ok := ir.PhoneRegionOf(region); ok {
		return true
	}
	d := diag.New(diag.UnknownRegion, n.At(), "there is no telephone region %q", region)
	upper := strings.ToUpper(region)
	if other, ok := regionHabits[upper]; ok {
		upper = other
	}
	if _, ok := ir.PhoneRegionOf(upper); ok {
		d.Label = "did you mean " + quote(upper) + "?"
		d.Fix = replace(n, upper)
	} else {
		d.Notes = append(d.Notes, models.Note{Text: "regions are the two letters of ISO 3166-1: SE, DE, US, …"})
	}
	c.report(d)
	return false
}

// regionHabits are words that people use for regions instead of the ISO code.
var regionHabits = map[string]string{
	"UK": "GB", "EL": "GR", "USA": "US", "GBR": "GB", "DEU": "DE", "SWE": "SE", "FRA": "FR", "ESP": "ES", "ITA": "IT",
	"NOR": "NO", "DNK": "DK", "FIN": "FI", "NLD": "NL", "CHE": "CH", "AUT": "AT", "POL": "PL", "CAN": "CA", "AUS": "AU",
	"IND": "IN", "CHN": "CN", "JPN": "JP", "BRA": "BR", "MEX": "MX",
}

// identityRules are the rules in the order in which they are read and kept.
var identityRules = []struct {
	name string
	read func(*checker, parse.Node) (models.IdentityRule, bool)
}{
	{"unique", (*checker).readUnique},
	{"limit", (*checker).readLimit},
	{"shared_above", (*checker).readSharedAbove},
	{"link_within", (*checker).readLinkWithin},
}

// readRules reads the rules of an identifier.
func (c *checker) readRules(id *models.Identifier, body parse.Node) {
	for _, known := range identityRules {
		n := body.Get(known.name)
		if n.IsZero() {
			continue
		}
		if rule, ok := known.read(c, n); ok {
			rule.Name, rule.At = known.name, body.Key(known.name).At()
			id.Rules = append(id.Rules, rule)
		}
	}
	c.checkRulesTogether(id)
}

// readUnique reads `unique: true`; false is no rule.
func (c *checker) readUnique(n parse.Node) (models.IdentityRule, bool) {
	on, ok := n.Bool()
	if !ok {
		c.report(diag.New(diag.RuleValue, n.At(), "%q must be true or false, and is %q", "unique", n.Text()))
	}
	return models.IdentityRule{N: 1}, ok && on
}

// readLimit reads `limit: 5` and `limit: 5 per 365d`.
func (c *checker) readLimit(n parse.Node) (models.IdentityRule, bool) {
	count, per, timed := strings.Cut(n.Text(), " per ")
	limit, err := strconv.Atoi(strings.TrimSpace(count))
	var length time.Duration
	if timed {
		length, timed = durationOf(per)
	} else {
		timed = true
	}
	if err != nil || limit < 1 || !timed || length < 0 {
		d := diag.New(diag.RuleValue, n.At(), "%q cannot be %q", "limit", n.Text())
		d.Label = "write a number above zero, or for example `5 per 365d`"
		c.report(d)
		return models.IdentityRule{}, false
	}
	return models.IdentityRule{N: limit, Per: length}, true
}

// readSharedAbove reads `shared_above: 20`.
func (c *checker) readSharedAbove(n parse.Node) (models.IdentityRule, bool) {
	limit, ok := n.Int()
	if !ok || limit < 1 {
		c.report(diag.New(diag.RuleValue, n.At(), "%q must be a whole number above zero, and is %q", "shared_above", n.Text()))
		return models.IdentityRule{}, false
	}
	return models.IdentityRule{N: int(limit)}, true
}

// readLinkWithin reads `link_within: 365d`.
func (c *checker) readLinkWithin(n parse.Node) (models.IdentityRule, bool) {
	length, ok := n.Duration()
	if !ok || length <= 0 {
		d := diag.New(diag.RuleValue, n.At(), "%q cannot be %q", "link_within", n.Text())
		d.Label = "write a duration such as 30d"
		c.report(d)
		return models.IdentityRule{}, false
	}
	return models.IdentityRule{Per: length}, true
}
