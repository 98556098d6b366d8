package check

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// The buckets of an rfm score: one digit each, and one alone would say nothing.
const (
	defaultBuckets = 5
	fewestBuckets  = 2
	mostBuckets    = 9
)

// rfmParts are what an rfm trait scores, in the order of its digits. A recency
// is a moment, the later the better, or a number of days or hours since, the
// fewer the better; the others are numbers, the more the better.
var rfmParts = []string{"recency", "frequency", "monetary"}

// declareRFM makes the three scores of an rfm trait known as traits of their
// own, beside the trait that joins them: `rfm_recency` beside `rfm`.
func (c *checker) declareRFM(def *definition, body parse.Node) {
	def.trait.Kind = "rfm"
	var texts []string
	for _, part := range rfmParts {
		texts = append(texts, part+" "+strings.TrimSpace(body.Get(part).Text()))
	}
	def.trait.Text = "rfm of " + strings.Join(texts, ", ")
	buckets := c.buckets(body.Get("buckets"))
	var scores []*definition
	for _, part := range rfmParts {
		name := def.trait.Name + "_" + part
		score := c.addTrait(def.trait.Entity, name, def.key)
		if score == nil {
			continue
		}
		score.trait.Kind = "rfm"
		score.trait.Description = def.trait.Description
		score.check = func(*definition) {}
		if text := body.Get(part); text.IsScalar() {
			c.readExpr(score, text)
			score.check = func(score *definition) { score.checkScore(part, buckets) }
		}
		scores = append(scores, score)
		def.needs = append(def.needs, need{from: def, to: score})
	}
	def.check = func(def *definition) { def.joinScores(scores) }
}

// buckets reads how many scores there are.
func (c *checker) buckets(n parse.Node) int {
	if n.IsZero() {
		return defaultBuckets
	}
	v, ok := n.Int()
	if !ok || v < fewestBuckets || v > mostBuckets {
		d := diag.New(diag.BucketsOutOfRange, n.At(), "buckets must be a whole number from %d to %d, not %q", fewestBuckets, mostBuckets, n.Text())
		d.Label = "each score is one digit"
		c.report(d)
		return defaultBuckets
	}
	return int(v)
}

// checkScore checks one part and ranks it.
func (d *definition) checkScore(part string, buckets int) {
	e := d.value()
	if e == nil {
		return
	}
	k := e.Type().Kind
	moment := isMoment(k) && part == "recency"
	if !moment && !k.Numeric() && k != models.Unknown {
		want := "a number"
		if part == "recency" {
			want = "a date, a timestamp or a number of days"
		}
		x := d.scope.errorf(diag.WrongKind, d.node, "the %s of an rfm trait must be %s, and this is %s", part, want, e.Type())
		x.Notes = definitions(e)
		d.scope.report(x)
		return
	}
	t := intType
	t.Nullable = e.Type().Nullable
	d.become(&models.Score{
		Node: models.Node{At: e.Span(), T: t}, Of: e, Buckets: buckets,
		Descending: part == "recency" && k.Numeric(),
	})
}

// joinScores makes the text of the scores' digits.
func (d *definition) joinScores(scores []*definition) {
	var joined models.Expr
	for _, score := range scores {
		if score.trait.Expr == nil {
			return
		}
		node := models.Node{At: d.trait.At, T: score.trait.T}
		var digit models.Expr = &models.TraitRef{Node: node, Trait: score.trait}
		node.T.Kind = models.Text
		digit = &models.Call{Node: node, Func: string(ir.ToText), Args: []models.Expr{digit}}
		if joined != nil {
			node.T.Nullable = node.T.Nullable || joined.Type().Nullable
			digit = &models.Call{Node: node, Func: string(ir.Concat), Args: []models.Expr{joined, digit}}
		}
		joined = digit
	}
	if len(scores) == len(rfmParts) {
		d.become(joined)
	}
}
