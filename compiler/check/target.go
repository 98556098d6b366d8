package check

import (
	"cmp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are checked the same way on every machine

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// declareProject reads what weft.yaml says of the whole project.
func (c *checker) declareProject() {
	top := c.tree.Project()
	p := c.project
	p.Name = top.Get("project").Text()
	p.At = top.Get("project").At()
	p.TimeZone = "UTC"
	if zone := top.Get("timezone"); !zone.IsZero() && c.checkTimeZone(zone) {
		p.TimeZone = zone.Text()
	}
}

// checkTimeZone tells whether the zone is one that every warehouse knows.
func (c *checker) checkTimeZone(n parse.Node) bool {
	name := n.Text()
	if knownZone(name) {
		return true
	}
	d := diag.New(diag.UnknownTimeZone, n.At(), "there is no time zone %q", name)
	if meant := likelyZone(name); meant != "" {
		d.Label = "did you mean " + quote(meant) + "?"
		d.Fix = replace(n, meant)
	} else {
		d.Notes = append(d.Notes, models.Note{Text: "time zones are named by region and city, for example \"Europe/Stockholm\", or \"UTC\""})
	}
	c.report(d)
	return false
}

// knownZone asks Go's copy of the IANA database. "Local" is Go's own word for
// the machine's zone, which would give another result on another machine.
func knownZone(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

// likelyZone finds the zone meant by a city alone, or by a name in the wrong
// case or with blanks: "stockholm", "europe/stockholm", "new york".
func likelyZone(name string) string {
	tidy := strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	parts := strings.Split(strings.ToLower(tidy), "/")
	for i, part := range parts {
		words := strings.Split(part, "_")
		for j, w := range words {
			if w != "" && w != "of" && w != "es" {
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		parts[i] = strings.Join(words, "_")
	}
	titled := strings.Join(parts, "/")
	if knownZone(titled) {
		return titled
	}
	if upper := strings.ToUpper(tidy); knownZone(upper) {
		return upper
	}
	for _, region := range []string{"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"} {
		if full := region + "/" + titled; len(parts) == 1 && titled != "" && knownZone(full) {
			return full
		}
	}
	return ""
}

// declareTargets reads the targets and which of them is the default.
func (c *checker) declareTargets() {
	names := map[string]bool{}
	for _, entry := range c.tree.Entries("targets") {
		names[entry.Name] = true
		if t := c.readTarget(entry); t != nil {
			c.project.Targets = append(c.project.Targets, t)
		}
	}
	c.chooseDefaultTarget(names)
}

// chooseDefaultTarget settles which target a command uses when it names none.
func (c *checker) chooseDefaultTarget(names map[string]bool) {
	p := c.project
	said := c.tree.Project().Get("default_target")
	switch {
	case !said.IsZero():
		if names[said.Text()] {
			p.DefaultTarget = said.Text()
			return
		}
		d := diag.New(diag.UnknownTarget, said.At(), "there is no target %q", said.Text())
		c.report(suggest(d, said, namesOf(names)))
	case len(names) == 1:
		p.DefaultTarget = namesOf(names)[0]
	case len(names) > 1:
		at := c.tree.Project().Key("targets").At()
		d := diag.New(diag.NoDefaultTarget, at, "there are %d targets and none is the default", len(names))
		d.Notes = append(d.Notes, models.Note{Text: "add a line such as `default_target: " + namesOf(names)[0] + "`"})
		c.report(d)
	case len(c.tree.Project().Entries()) > 0 && c.tree.Project().Get("targets").IsZero():
		d := diag.New(diag.NoTargets, c.tree.Project().At(), "the project has no target to run in")
		d.Notes = append(d.Notes, models.Note{Text: "for DuckDB, add `targets: {local: {type: duckdb, path: build/" + cmp.Or(p.Name, "weft") + ".duckdb}}`"})
		c.report(d)
	}
}

// readTarget reads one target; nil when its type is unknown.
func (c *checker) readTarget(entry parse.Entry) *models.Target {
	kind := entry.Value.Get("type")
	if kind.IsZero() {
		return nil // reported as a missing key
	}
	known, ok := warehouseSettings[kind.Text()]
	if !ok {
		d := diag.New(diag.UnknownWarehouse, kind.At(), "there is no type of warehouse %q", kind.Text())
		c.report(suggest(d, kind, namesOf(warehouseSettings)))
		return nil
	}
	t := &models.Target{
		Name: entry.Name, At: entry.Key.At(), Type: kind.Text(),
		Settings: map[string]string{}, Places: map[string]models.Span{},
	}
	for _, e := range entry.Value.Entries() {
		if e.Name == "type" || e.Name == "description" {
			continue
		}
		i := slices.IndexFunc(known, func(s setting) bool { return s.name == e.Name })
		if i < 0 {
			d := diag.New(diag.UnknownSetting, e.Key.At(), "a target of type %s has no setting %q", t.Type, e.Name)
			c.report(suggest(d, e.Key, settingNames(known)))
			continue
		}
		c.readSetting(t, known[i], e)
	}
	for _, s := range known {
		if s.required && entry.Value.Get(s.name).IsZero() {
			d := diag.New(diag.MissingSetting, entry.Key.At(), "target %q has no %q", t.Name, s.name)
			d.Label = "every " + t.Type + " target needs it"
			c.report(d)
		}
	}
	return t
}

// readSetting keeps one setting of a target; those of a map under
// "setting.key".
func (c *checker) readSetting(t *models.Target, s setting, e parse.Entry) {
	v := e.Value
	bad := func(want string) {
		c.report(diag.New(diag.WrongSetting, v.At(), "%q of target %q must be %s", s.name, t.Name, want))
	}
	switch {
	case s.shape == mapSetting && !v.IsMap():
		bad("a map of names to values")
	case s.shape == mapSetting:
		for _, inner := range v.Entries() {
			if !inner.Value.IsScalar() || inner.Value.IsNull() {
				c.report(diag.New(diag.WrongSetting, inner.Value.At(), "%q in %q of target %q must be one value", inner.Name, s.name, t.Name))
				continue
			}
			keep(t, s.name+"."+inner.Name, inner.Value)
		}
	case !v.IsScalar() || v.IsNull() || strings.TrimSpace(v.Text()) == "":
		bad("one value")
	case s.shape == intSetting && !isReference(v.Text()) && !positiveInt(v):
		bad("a whole number above zero")
	case len(s.choices) > 0 && !isReference(v.Text()) && !slices.Contains(s.choices, v.Text()):
		d := diag.New(diag.WrongSetting, v.At(), "%q of target %q cannot be %q", s.name, t.Name, v.Text())
		c.report(suggest(d, v, s.choices))
	default:
		if s.secret {
			c.warnLiteralSecret(e)
		}
		keep(t, s.name, v)
	}
}

func keep(t *models.Target, name string, v parse.Node) {
	t.Settings[name] = v.Text()
	t.Places[name] = v.At()
}

// isReference tells whether a text takes something from outside; what that is
// is known only when a command runs.
func isReference(text string) bool { return strings.Contains(text, "${") }

func positiveInt(n parse.Node) bool {
	i, ok := n.Int()
	return ok && i > 0
}

func settingNames(known []setting) []string {
	names := []string{"type"}
	for _, s := range known {
		names = append(names, s.name)
	}
	return names
}
