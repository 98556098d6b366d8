package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
	"go.yaml.in/yaml/v3"
)

// scalar checks a single value.
func (c *shaper) scalar(n *yaml.Node, s *spec.Shape, o owner) bool {
	at := func() models.Span { return c.node(n).At() }
	if n.ShortTag() == "!!null" {
		if s.Empty || s.Kind == spec.Cell {
			return true
		}
		if o.isFile() {
			return true
		}
		if n.Value == "" {
			at = func() models.Span { return c.node(o.node).At() }
		}
		d := c.report(diag.New(diag.EmptyValue, at(), "%s is empty, and must be %s", o.title, spec.Describe(s)))
		d.Label = "nothing behind this"
		return false
	}
	switch {
	case s.Kind == spec.None:
		c.wrongShape(n, s, o)
	case strings.ContainsRune(n.Value, 0):
		c.report(diag.New(diag.ControlRune, at(), "%s holds a NUL", o.title)).Notes = []models.Note{
			{Text: "no warehouse takes a NUL inside text"}}
	case !s.Vars && c.variable(n):
	case logic(s.Kind) && c.cut(n):
	case logic(s.Kind) && strings.TrimSpace(n.Value) == "":
		c.report(diag.New(diag.EmptyExpression, at(), "%s is an empty text, and must be %s", o.title, spec.Describe(s)))
	case n.Value == "" && s.Kind != spec.Text && s.Kind != spec.Cell && !logic(s.Kind):
		c.report(diag.New(diag.EmptyValue, at(), "%s is empty, and must be %s", o.title, spec.Describe(s)))
	case s.Kind == spec.Duration:
		return c.duration(n, o)
	case s.Kind == spec.Bool:
		if _, ok := c.node(n).Bool(); ok {
			return true
		}
		c.report(diag.New(diag.BoolValue, at(), "%s must be true or false, and is %q", o.title, n.Value))
	case s.Kind == spec.Int:
		if _, ok := c.node(n).Int(); ok {
			return true
		}
		c.report(diag.New(diag.IntValue, at(), "%s must be a whole number, and is %q", o.title, n.Value))
	default:
		return true
	}
	return false
}

// logic tells whether a value is in the language of expressions.
func logic(k spec.Kind) bool { return k == spec.Expr || k == spec.Rows }

// duration checks a duration and says how it is written.
func (c *shaper) duration(n *yaml.Node, o owner) bool {
	_, err := expr.ParseDuration(n.Value)
	if err == nil {
		return true
	}
	d := c.report(diag.New(diag.DurationValue, c.node(n).At(), "%s: %s", o.title, err))
	d.Label = "a whole number and s, m, h, d or w"
	return false
}

var variablePattern = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

// variable refuses ${NAME} where it means nothing; it tells whether it did.
func (c *shaper) variable(n *yaml.Node) bool {
	if !strings.Contains(n.Value, "${") {
		return false
	}
	m := variablePattern.FindStringIndex(n.Value)
	if m == nil {
		return false
	}
	from := utf8.RuneCountInString(n.Value[:m[0]])
	at := c.node(n).Place(from, from+m[1]-m[0])
	d := c.report(diag.New(diag.VariablePlace, at, "%s is not replaced here", n.Value[m[0]:m[1]]))
	d.Notes = []models.Note{{Text: "variables may stand in the settings of targets and destinations, in `table` and in `file`, so that a model means the same everywhere"}}
	return true
}

// cut tells of an expression that YAML ended at a blank and #, in the middle of
// a text.
func (c *shaper) cut(n *yaml.Node) bool {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	if n.Style&quoted != 0 || strings.Count(n.Value, "'")%2 == 0 && strings.Count(n.Value, `"`)%2 == 0 {
		return false
	}
	f := c.file
	from := f.start(n)
	end, stop := f.end(n), f.lineEnd(from)
	hash := end
	for hash < stop && isSpace(f.text[hash]) {
		hash++
	}
	if hash == stop || hash == end || f.text[hash] != '#' {
		return false
	}
	d := c.report(diag.New(diag.CutByComment, f.span(hash, stop), "YAML takes this for a comment, in the middle of a text"))
	d.Label = "a blank and # end a value"
	d.Notes = []models.Note{{Text: "quote the whole value"}}
	d.Fix = &models.Edit{At: f.span(from, stop), Text: quoteYAML(string(f.text[from:stop]))}
	return true
}

var declaredName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// maxName is the length that every warehouse takes.
const maxName = 63

// name checks a name that the user gave; folded holds those before it in the
// same map, in lower case.
func (c *shaper) name(key *yaml.Node, m *spec.Map, folded map[string]string) bool {
	at := func() models.Span { return c.node(key).At() }
	if strings.ContainsRune(key.Value, 0) {
		c.report(diag.New(diag.ControlRune, at(), "the %s holds a NUL", m.Of))
		return false
	}
	switch m.Keys {
	case spec.SingleLines:
		if strings.ContainsAny(key.Value, "\n\r") {
			c.report(diag.New(diag.NameCharacters, at(), "the name of a %s stands on one line", m.Of))
			return false
		}
	case spec.Declared:
		if d := badName(m.Of, key.Value, at); d.Code != "" {
			c.report(d)
			return false
		}
		lower := strings.ToLower(key.Value)
		if other, ok := folded[lower]; ok && other != key.Value {
			d := c.report(diag.New(diag.NameCase, at(), "%s %q and %q differ only in capitals", m.Of, key.Value, other))
			d.Notes = []models.Note{{Text: "some warehouses take them for the same name"}}
			return true
		}
		folded[lower] = key.Value
	}
	return true
}

// badName tells what is wrong with a name that is declared; the zero
// Diagnostic when nothing is.
func badName(of, name string, at func() models.Span) models.Diagnostic {
	switch {
	case !declaredName.MatchString(name):
		d := diag.New(diag.NameCharacters, at(), "%s %q has characters that a name cannot have", of, name)
		d.Notes = []models.Note{{Text: "names are letters a to z and A to Z, digits and _, and do not start with a digit"}}
		if mended := mendName(name); mended != "" {
			d.Fix = &models.Edit{At: d.At, Text: mended}
		}
		return d
	case len(name) > maxName:
		d := diag.New(diag.NameTooLong, at(), "the name of this %s is %d letters long, and %d is the most", of, len(name), maxName)
		d.Notes = []models.Note{{Text: "no warehouse may cut it: `description` has room for more"}}
		return d
	case expr.Reserved(name):
		return diag.New(diag.NameReserved, at(), "%q has a meaning in expressions, so no %s can be called so", name, of)
	case strings.HasPrefix(strings.ToLower(name), "weft_"):
		d := diag.New(diag.NameWeft, at(), "%s %q starts with weft_, which is kept for what weft makes itself", of, name)
		return d
	}
	return models.Diagnostic{}
}

// mendName makes a name of letters, digits and _ out of what was written; "" when
// nothing is left.
func mendName(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -./", r) && b.Len() > 0:
			b.WriteByte('_')
		default:
			return ""
		}
	}
	mended := strings.TrimRight(b.String(), "_")
	if mended == "" || len(mended) > maxName || expr.Reserved(mended) {
		return ""
	}
	return mended
}

// project checks the project's own name, which is declared in a value.
func (c *shaper) project() {
	n := c.node(c.file.root).Get("project")
	if !n.IsScalar() {
		return
	}
	if d := badName("project", n.Text(), n.At); d.Code != "" {
		c.report(d)
	}
}
