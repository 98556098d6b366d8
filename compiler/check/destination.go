package check

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// destinationTypes are the tools that a destination can be, beside those that
// the project has manifests of.
var destinationTypes = []string{
	"braze", "customerio", "files", "google", "hubspot", "intercom", "iterable", "kafka", "klaviyo", "mailchimp",
	"meta", "mixpanel", "postgres", "redis", "salesforce", "segment", "slack", "webhook", "zendesk",
}

// checkDestinations reads the destinations. What settings each type has is its
// connector's matter.
func (c *checker) checkDestinations() {
	types := slices.Clone(destinationTypes)
	for _, m := range c.tree.Manifests() {
		if name := m.Root.Get("name").Text(); name != "" {
			types = append(types, name)
		}
	}
	for _, entry := range c.tree.Entries("destinations") {
		kind := entry.Value.Get("type")
		if entry.Broken || kind.IsZero() {
			c.refuse("destination", "", entry.Name)
			continue
		}
		if !slices.Contains(types, kind.Text()) {
			d := diag.New(diag.UnknownDestinationType, kind.At(), "there is no type of destination %q", kind.Text())
			c.report(suggest(d, kind, types))
			c.refuse("destination", "", entry.Name)
			continue
		}
		dest := &models.Destination{
			Name: entry.Name, At: entry.Key.At(),
			Type: kind.Text(), TypeAt: kind.At(), Settings: map[string]string{},
		}
		for _, e := range entry.Value.Entries() {
			if e.Name != "type" && e.Name != "description" {
				c.readDestinationSetting(dest, "", e)
			}
		}
		c.destinations[dest.Name] = dest
		c.project.Destinations = append(c.project.Destinations, dest)
	}
}

// readDestinationSetting keeps one setting; those of a map under "setting.key".
func (c *checker) readDestinationSetting(dest *models.Destination, prefix string, e parse.Entry) {
	v := e.Value
	switch {
	case v.IsMap() && prefix == "":
		for _, inner := range v.Entries() {
			c.readDestinationSetting(dest, e.Name+".", inner)
		}
	case v.IsScalar():
		c.warnLiteralSecret(e)
		dest.Settings[prefix+e.Name] = v.Text()
	}
}

// secretWords are the words by which settings that hold secrets are known.
var secretWords = []string{"token", "password", "secret", "api_key", "apikey", "private_key", "access_key", "authorization"}

// warnLiteralSecret warns of a secret that is written into the file. The value
// is never shown.
func (c *checker) warnLiteralSecret(e parse.Entry) {
	name := strings.ToLower(strings.ReplaceAll(e.Name, "-", "_"))
	if isReference(e.Value.Text()) || !slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) }) {
		return
	}
	d := diag.Warn(diag.LiteralSecret, e.Key.At(), "%q is written into the file, where everybody who reads the project reads it", e.Name)
	d.Notes = append(d.Notes, models.Note{Text: "write " + quote("${"+strings.ToUpper(name)+"}") + " and set it in the environment"})
	c.report(d)
}
