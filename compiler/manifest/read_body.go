package manifest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// bodyReader reads one body.
type bodyReader struct {
	*reader
	each   bool
	within bool  // of $do
	lone   *Expr // the first expression about a row outside of $do
	at     place
}

func (r *reader) body(n parse.Node, at place) *Body {
	b := &bodyReader{reader: r, at: at}
	root := b.tree(n)
	body := &Body{root: root, each: b.each, lone: b.lone}
	if r.object != nil {
		body.encoding = r.object.Fields.Encode
	}
	return body
}

// outside gives an expression about a row that stands where there is none.
func (b *Body) outside() *Expr {
	if b == nil {
		return nil
	}
	return b.lone
}

// tree reads any YAML as what will be written of it.
func (b *bodyReader) tree(n parse.Node) tree {
	switch {
	case n.IsMap():
		return b.mapping(n)
	case n.IsList():
		var a array
		for _, item := range n.Items() {
			a = append(a, b.tree(item))
		}
		return a
	}
	return b.scalar(n)
}

// scalar is text, also with expressions, or what YAML knows of values.
func (b *bodyReader) scalar(n parse.Node) tree {
	if strings.Contains(n.Text(), "{{") {
		t := b.text(n, b.at)
		for _, p := range t.parts {
			b.saw(p.expr)
		}
		if e, ok := t.single(); ok {
			return leaf{e}
		}
		return filled{t}
	}
	if !n.Quoted() {
		switch n.Tag() {
		case "!!null":
			return literal("null")
		case "!!bool":
			if v, _ := n.Bool(); v {
				return literal("true")
			}
			return literal("false")
		case "!!int":
			if _, ok := n.Int(); ok {
				return literal(n.Text())
			}
		}
	}
	var w bytes.Buffer
	writeText(&w, n.Text())
	return literal(w.String())
}

// saw remembers the first expression about a row that stands in no $do.
func (b *bodyReader) saw(e *Expr) {
	if e != nil && e.row && !b.within && b.lone == nil {
		b.lone = e
	}
}

var bodyWords = []string{"$each", "$do", "$if", "$then", "$else", "$spread"}

func (b *bodyReader) mapping(n parse.Node) tree {
	switch {
	case !n.Get("$each").IsZero():
		return b.overRows(n)
	case !n.Get("$if").IsZero():
		return b.choice(n)
	}
	o := object{}
	for _, e := range n.Entries() {
		name := e.Name
		switch {
		case name == "$spread":
			b.spread(e.Value)
			o.spreads = true
			continue
		case strings.HasPrefix(name, "$$"):
			name = name[1:]
		case strings.HasPrefix(name, "$"):
			d := diag.New(diag.ManifestBody, e.Key.At(), "there is no %q", name)
			d.Notes = []models.Note{{Text: "when the tool wants a key of this name, write it with two: $" + name}}
			b.report(diag.Suggest(d, name, bodyWords))
			continue
		}
		var filled *Text
		if strings.Contains(name, "{{") {
			filled = b.text(e.Key, b.at)
		}
		o.names, o.filled = append(o.names, name), append(o.filled, filled)
		o.values = append(o.values, b.tree(e.Value))
	}
	return o
}

// spread checks that what is spread is the fields of a row.
func (b *bodyReader) spread(n parse.Node) {
	e := b.expr(n, b.at, anyValue)
	b.saw(e)
	if e != nil && e.path.of != "fields" {
		b.report(diag.New(diag.ManifestBody, n.At(), "only row.fields can be spread, and this is %q", n.Text()))
	}
}

func (b *bodyReader) overRows(n parse.Node) tree {
	b.only(n, "$each", "$do")
	if rows := n.Get("$each"); rows.Text() != "rows" {
		b.report(diag.New(diag.ManifestBody, rows.At(), "$each goes over rows, and this is %q", rows.Text()))
	}
	if b.each {
		b.report(diag.New(diag.ManifestBody, n.Key("$each").At(), "the rows go to one place of a body, and this is a second one"))
	}
	b.each = true
	if n.Get("$do").IsZero() {
		b.report(diag.New(diag.ManifestBody, n.Key("$each").At(), "$each needs $do: what is written for each row"))
		return array{}
	}
	b.within = true
	do := b.tree(n.Get("$do"))
	b.within = false
	return each{do}
}

func (b *bodyReader) choice(n parse.Node) tree {
	b.only(n, "$if", "$then", "$else")
	when := b.expr(n.Get("$if"), b.at, aCondition)
	b.saw(when)
	if n.Get("$then").IsZero() {
		b.report(diag.New(diag.ManifestBody, n.Key("$if").At(), "$if needs $then: what is written when it holds"))
		return literal("null")
	}
	before := b.each
	c := choice{when: when, then: b.tree(n.Get("$then"))}
	if not := n.Get("$else"); !not.IsZero() {
		c.not = b.tree(not)
	}
	if b.each && !before {
		b.report(diag.New(diag.ManifestBody, n.Key("$if").At(), "a call has its rows whatever holds: $each cannot stand below $if"))
	}
	return c
}

// only tells of keys beside those that belong together.
func (b *bodyReader) only(n parse.Node, keys ...string) {
	for _, e := range n.Entries() {
		if !slices.Contains(keys, e.Name) {
			b.report(diag.New(diag.ManifestBody, e.Key.At(), "%q cannot stand beside %s", e.Name, keys[0]))
		}
	}
}
