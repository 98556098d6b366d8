package check

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// definition is a trait or a segment while it is checked: exactly one of the
// two is set.
type definition struct {
	trait   *models.Trait
	segment *models.Segment

	key     parse.Node
	body    parse.Node            // of a segment
	history parse.Node            // of a trait: where it asks for one
	scope   *scope                // where a trait's expression stands
	node    expr.Node             // its syntax; nil when wrong
	check   func(def *definition) // checks a trait's body and sets its type
	root    *condition            // of a segment

	needs []need
	ring  ringMark
}

// need is another definition that a definition refers to, and where.
type need struct {
	from, to *definition
	scope    *scope // nil when nobody wrote it: a kind of trait makes it
	at       expr.Node
}

func (n need) span() models.Span {
	if n.scope == nil {
		return n.from.at()
	}
	return n.scope.at(n.at)
}

func (d *definition) name() string {
	if d.trait != nil {
		return d.trait.Name
	}
	return d.segment.Name
}

func (d *definition) at() models.Span {
	if d.trait != nil {
		return d.trait.At
	}
	return d.segment.At
}

// traitKinds are the ways to define a trait, by the key that the map has. A
// trait that is no map is an expression.
var traitKinds = map[string]func(c *checker, def *definition, body parse.Node){
	"expr": (*checker).declareExpr,
	"rfm":  (*checker).declareRFM,
}

// takenTraits are the columns that tables of profiles have beside traits and
// what relations lead to.
var takenTraits = map[string]string{
	"profile":    "every profile has a column of this name: the number that a run gives to it",
	"profile_id": "every profile has a column of this name: its id",
	"entered_at": "the view of a segment has a column of this name: since when somebody is in it",
}

// foldedTrait is a trait's name without regard to case, in which columns of a
// warehouse do not differ.
type foldedTrait struct {
	entity *models.Entity
	name   string
}

// declareTraits makes all traits known by name.
func (c *checker) declareTraits() {
	c.exprs.traits = map[*models.Entity]map[string]*definition{}
	c.exprs.folded = map[foldedTrait]*definition{}
	for _, e := range c.project.Entities {
		c.exprs.traits[e] = map[string]*definition{}
	}
	reported := map[models.Span]bool{}
	for _, entry := range c.tree.Entries("traits") {
		e := c.entity(entry.Owner.Text())
		if e == nil {
			if name := entry.Owner.Text(); !reported[entry.Owner.At()] && !c.isRefused("entity", "", name) {
				reported[entry.Owner.At()] = true
				d := diag.New(diag.UnknownEntity, entry.Owner.At(), "there is no entity %q to have these traits", name)
				c.report(suggest(d, entry.Owner, namesOf(c.entities)))
			}
			if e = c.meantEntity(entry.Owner.Text()); e == nil {
				continue
			}
		}
		c.declareTrait(e, entry)
	}
}

// meantEntity is the entity that a name that no entity has was surely meant for; nil
// where that is not sure. Its traits are read as its own, so that what refers to them is
// not wrong as well.
func (c *checker) meantEntity(name string) *models.Entity {
	if c.isRefused("entity", "", name) {
		return nil
	}
	meant, _ := diag.Closest(name, namesOf(c.entities))
	return c.entity(meant)
}

// declareTrait makes one trait known, or several when its kind makes several.
func (c *checker) declareTrait(e *models.Entity, entry parse.Entry) {
	def := c.addTrait(e, entry.Name, entry.Key)
	if def == nil {
		return
	}
	def.check = func(*definition) {}
	body := entry.Value
	def.trait.Description = body.Get("description").Text()
	def.trait.PII = body.Get("pii").Text()
	def.trait.History, _ = body.Get("history").Bool()
	def.history = body.Key("history")
	if body.IsScalar() {
		c.readExpr(def, body)
		return
	}
	for _, key := range body.Entries() {
		if declare := traitKinds[key.Name]; declare != nil {
			declare(c, def, key.Value)
			return
		}
	}
}

// checkHistory refuses to keep the values of a trait that cannot be compared
// with those that it had.
func (c *checker) checkHistory(def *definition) {
	if !def.trait.History || def.trait.T.Kind != models.List {
		return
	}
	d := diag.New(diag.HistoryOfList, def.history.At(), "no history is kept of the list %q", def.trait.Name)
	d.Notes = append(d.Notes, models.Note{Text: "keep that of `list_join(…)`, which is a text, or of a count"})
	c.report(d)
}

// addTrait makes a name known as a trait, unless it is taken.
func (c *checker) addTrait(e *models.Entity, name string, key parse.Node) *definition {
	known := c.exprs.traits[e]
	if why, taken := takenTraits[strings.ToLower(name)]; taken {
		d := diag.New(diag.TraitNameTaken, key.At(), "a trait cannot be called %q", name)
		d.Label = why
		c.report(d)
		c.refuse("trait", e.Name, name)
		return nil
	}
	if r := relationWithColumn(e, name); r != nil {
		d := diag.New(diag.TraitNameTaken, key.At(), "a trait of %s cannot be called %q", e.Name, name)
		d.Label = fmt.Sprintf("the relation %q makes a column of this name", r.Name)
		d.Notes = append(d.Notes, diag.Notef(r.At, "it is declared here, and the column holds the profile_id that it leads to"))
		c.report(d)
		c.refuse("trait", e.Name, name)
		return nil
	}
	folded := foldedTrait{e, strings.ToLower(name)}
	// Two that are written down were told by the parser; one that a kind of trait
	// makes it cannot know.
	if other := c.exprs.folded[folded]; other != nil && (name != key.Text() || other.trait.Name != other.key.Text()) {
		d := diag.New(diag.TraitNameTaken, key.At(), "%s has the trait %q already", e.Name, other.trait.Name)
		if name != key.Text() {
			d.Label = fmt.Sprintf("%q makes a trait %q", key.Text(), name)
		}
		if other.trait.Name != other.key.Text() {
			d.Label = fmt.Sprintf("%q makes it", other.key.Text())
		}
		d.Notes = append(d.Notes, diag.Notef(other.trait.At, "it is defined here"))
		c.report(d)
		return nil
	}
	def := &definition{key: key, trait: &models.Trait{Name: name, At: key.At(), Entity: e}}
	known[name] = def
	c.exprs.folded[folded] = def
	e.Traits = append(e.Traits, def.trait)
	c.exprs.ordered = append(c.exprs.ordered, def)
	return def
}

// declareExpr takes the expression of a plain trait.
func (c *checker) declareExpr(def *definition, body parse.Node) { c.readExpr(def, body) }

// readExpr parses the expression that a trait is.
func (c *checker) readExpr(def *definition, text parse.Node) {
	def.trait.Text = strings.TrimSpace(text.Text())
	def.scope = &scope{checker: c, text: text, entity: def.trait.Entity}
	def.node = c.parseExpr(text)
	def.check = func(def *definition) {
		if e := def.value(); e != nil {
			def.become(e)
		}
	}
}

// value checks the expression of a trait.
func (d *definition) value() models.Expr {
	if d.node == nil {
		return nil
	}
	e := d.scope.value(d.node)
	if e == nil || e.Type().Kind != models.Null {
		return e
	}
	x := d.scope.errorf(diag.AlwaysNull, d.node, "%q is always null, and has no type", d.trait.Name)
	x.Label = "say which type with to_text, to_int, to_decimal, to_date, …"
	d.scope.report(x)
	return nil
}

// become makes an expression the trait's.
func (d *definition) become(e models.Expr) {
	d.trait.Expr = e
	d.trait.T = e.Type()
}

// checkTraits checks the bodies of all traits, each after those that it needs.
// The segments are looked at with them, because a trait may ask for one.
func (c *checker) checkTraits() {
	for _, def := range c.exprs.ordered {
		if def.segment != nil {
			def.root = c.readSegment(def)
		}
		c.findNeeds(def)
	}
	for _, def := range c.inOrderOfNeed() {
		if def.trait != nil {
			def.check(def)
			c.checkHistory(def)
		}
	}
}
