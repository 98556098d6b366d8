package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// checkDestinations reads the destinations, each by what is known of its tool.
func (c *checker) checkDestinations() {
	c.readManifests()
	for _, entry := range c.tree.Entries("destinations") {
		dest := c.readDestination(entry)
		if dest == nil {
			c.refuse("destination", "", entry.Name)
			continue
		}
		c.destinations[dest.Name] = dest
		c.project.Destinations = append(c.project.Destinations, dest)
	}
}

// readDestination reads one destination; nil when it is not known what it is.
func (c *checker) readDestination(entry parse.Entry) *models.Destination {
	kind := entry.Value.Get("type")
	if kind.IsZero() {
		return nil
	}
	tool := c.tool(kind.Text())
	if tool == nil {
		if !c.isRefused("tool", "", kind.Text()) {
			d := diag.New(diag.UnknownDestinationType, kind.At(), "there is no type of destination %q", kind.Text())
			c.report(suggest(d, kind, c.toolNames()))
		}
		return nil
	}
	dest := &models.Destination{
		Name: entry.Name, At: entry.Key.At(), Type: kind.Text(), TypeAt: kind.At(), Tool: tool,
		Settings: map[string]string{}, Places: map[string]models.Span{},
	}
	for _, e := range entry.Value.Entries() {
		if e.Name != "type" && e.Name != "description" {
			c.readToolSetting(dest, "", e)
		}
	}
	if entry.Broken {
		return nil // what is missed may be what was refused
	}
	for _, s := range tool.Settings {
		if _, set := dest.Settings[s.Name]; s.Required && !set && !c.isRefused("setting", dest.Name, s.Name) {
			d := diag.New(diag.DestinationSettingMissing, entry.Key.At(), "destination %q has no %q", dest.Name, s.Name)
			d.Label = "every " + tool.Name + " destination needs it"
			if s.Doc != "" {
				d.Notes = append(d.Notes, models.Note{Text: "it is " + s.Doc})
			}
			c.report(d)
		}
	}
	return dest
}

// readToolSetting keeps one setting; those of a map under "setting.key".
func (c *checker) readToolSetting(dest *models.Destination, prefix string, e parse.Entry) {
	if e.Value.IsMap() && prefix == "" {
		for _, inner := range e.Value.Entries() {
			c.readToolSetting(dest, e.Name+".", inner)
		}
		return
	}
	name := prefix + e.Name
	setting := dest.Tool.Setting(name)
	if setting == nil {
		d := diag.New(diag.UnknownDestinationSetting, e.Key.At(), "a destination of type %s has no setting %q", dest.Type, name)
		c.report(suggest(d, e.Key, toolSettingNames(dest.Tool)))
		return
	}
	if d, ok := wrongToolSetting(dest, setting, e); !ok {
		c.refuse("setting", dest.Name, name)
		c.report(d)
		return
	}
	if setting.Type == "secret" {
		c.refuseSecretVariable(e.Value.Text())
	}
	dest.Settings[name], dest.Places[name] = e.Value.Text(), e.Value.At()
}

func toolSettingNames(t *models.Tool) []string {
	names := make([]string, len(t.Settings))
	for i, s := range t.Settings {
		names[i] = s.Name
	}
	return names
}

// wrongToolSetting says what is wrong with the value of a setting; ok when nothing
// is. What comes from outside is looked at when it is there.
func wrongToolSetting(dest *models.Destination, s *models.ToolSetting, e parse.Entry) (d models.Diagnostic, ok bool) {
	v := e.Value
	bad := func(want string) (models.Diagnostic, bool) {
		return diag.New(diag.DestinationSettingValue, v.At(), "%q of destination %q must be %s", s.Name, dest.Name, want), false
	}
	text := v.Text()
	switch {
	case !v.IsScalar() || v.IsNull() || strings.TrimSpace(text) == "":
		return bad("one value")
	case s.Type == "secret" && !wholeReference.MatchString(text):
		return writtenSecret(e), false
	case isReference(text):
		return d, true
	case s.Type == "enum" && !slices.Contains(s.Values, text):
		d := diag.New(diag.DestinationSettingValue, v.At(), "%q of destination %q cannot be %q", s.Name, dest.Name, text)
		return suggest(d, v, s.Values), false
	}
	if want := unlike(s, text); want != "" {
		return bad(want)
	}
	return d, true
}

// OutsideSetting says what is wrong with what a setting takes from outside, once that
// is known; ok when nothing is. The value is not told: it may be nobody's business.
func OutsideSetting(dest *models.Destination, s *models.ToolSetting, value string) (d models.Diagnostic, ok bool) {
	written := dest.Settings[s.Name]
	if s.Type == "secret" || !isReference(written) || isReference(value) {
		return d, true
	}
	want := unlike(s, value)
	if want == "" && s.Type == "enum" && !slices.Contains(s.Values, value) {
		want = "one of " + strings.Join(s.Values, ", ")
	}
	if want == "" {
		return d, true
	}
	d = diag.New(diag.DestinationSettingValue, dest.Places[s.Name], "%q of destination %q must be %s", s.Name, dest.Name, want)
	d.Label = "what stands for " + written + " is not"
	return d, false
}

// unlike says what a text would have to be; "" where it is.
func unlike(s *models.ToolSetting, text string) (want string) {
	switch {
	case s.Type == "int":
		if _, err := strconv.ParseInt(text, 10, 64); err != nil {
			return "a whole number"
		}
	case s.Type == "bool" && text != "true" && text != "false":
		return "true or false"
	case s.Match != "" && !regexp.MustCompile(s.Match).MatchString(text):
		return "written so that it matches " + s.Match
	}
	return ""
}

// wholeReference is a text that is all taken from outside.
var wholeReference = regexp.MustCompile(`^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$\{file:[^}]+\})$`)

// writtenSecret tells of a secret in the file. The value is never shown, in no line
// either.
func writtenSecret(e parse.Entry) models.Diagnostic {
	e.Value.Hide()
	d := diag.New(diag.SecretInFile, e.Key.At(), "%q is a secret, and is written into the file", e.Name)
	d.Notes = append(d.Notes, models.Note{Text: "write " + quote("${"+secretName(e.Name)+"}") +
		" and set it in the environment, or " + quote("${file:secrets/"+e.Name+"}") + " to take it from a file that is not in Git"})
	return d
}

// refuseSecretVariable reports a variable that a secret is taken from and that has a
// value in the project: that is a secret in the file, too.
func (c *checker) refuseSecretVariable(reference string) {
	for _, e := range c.tree.Project().Get("vars").Entries() {
		if reference == "${"+e.Name+"}" && e.Value.Text() != "" {
			c.report(writtenSecretVariable(e))
		}
	}
}

func writtenSecretVariable(e parse.Entry) models.Diagnostic {
	e.Value.Hide()
	d := diag.New(diag.SecretInFile, e.Key.At(), "variable %q is a secret, and is written into the file", e.Name)
	d.Notes = append(d.Notes, models.Note{Text: "leave it out here and set it in the environment"})
	return d
}

// secretName is what an environment variable for a setting is called.
func secretName(setting string) string {
	return strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(setting))
}

// warnLiteralSecret warns of a secret of a target that is written into the file. The
// value is never shown.
func (c *checker) warnLiteralSecret(e parse.Entry) {
	if isReference(e.Value.Text()) {
		return
	}
	e.Value.Hide()
	d := diag.Warn(diag.LiteralSecret, e.Key.At(), "%q is written into the file, where everybody who reads the project reads it", e.Name)
	d.Notes = append(d.Notes, models.Note{Text: "write " + quote("${"+secretName(e.Name)+"}") + " and set it in the environment"})
	c.report(d)
}
