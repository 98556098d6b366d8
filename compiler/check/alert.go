package check

import (
	"regexp"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// What the keys of an alert can be; the first of the states is what stands when
// nothing is said.
var (
	alertTypes  = []string{"webhook", "slack"}
	alertStates = []string{"warning", "held", "failing"}
)

// webAddress is what a url begins with.
var webAddress = regexp.MustCompile(`^https?://[^/]`)

// checkAlerts reads who is told how syncs are.
func (c *checker) checkAlerts() {
	for _, entry := range c.tree.Project().Get("alerts").Entries() {
		if a := c.readAlert(entry); a != nil {
			c.project.Alerts = append(c.project.Alerts, a)
		}
	}
	sortByName(c.project.Alerts, func(a *models.Alert) string { return a.Name })
}

// readAlert reads one receiver; nil when it is not known what it is.
func (c *checker) readAlert(entry parse.Entry) *models.Alert {
	kind, url, secret := entry.Value.Get("type"), entry.Value.Get("url"), entry.Value.Get("secret")
	if kind.IsZero() || url.IsZero() {
		return nil // reported as missing keys
	}
	a := &models.Alert{
		Name: entry.Name, At: entry.Key.At(), URL: url.Text(), URLAt: url.At(),
		Secret: secret.Text(), SecretAt: secret.At(),
		Type: c.alertWord(entry.Name, "type", kind, alertTypes),
		From: c.alertWord(entry.Name, "from", entry.Value.Get("from"), alertStates),
	}
	for _, e := range entry.Value.Entries() {
		private := e.Name == "secret" || e.Name == "url" && a.Type == "slack"
		switch {
		case !private:
		case !wholeReference.MatchString(e.Value.Text()):
			c.report(writtenSecret(e))
		default:
			c.refuseSecretVariable(e.Value.Text())
		}
	}
	if a.Type == "slack" && !secret.IsZero() {
		d := diag.New(diag.AlertSetting, entry.Value.Key("secret").At(), "alert %q has a \"secret\", and Slack takes none", a.Name)
		d.Label = "the address is the secret: leave this out"
		c.report(d)
	}
	if a.Type == "webhook" && !isReference(a.URL) && !webAddress.MatchString(a.URL) {
		d := diag.New(diag.AlertSetting, url.At(), "\"url\" of alert %q must begin with https:// or http://", a.Name)
		c.report(d)
	}
	return a
}

// alertWord reads a word that must be one of the choices; the first is what stands
// when nothing is said.
func (c *checker) alertWord(name, key string, n parse.Node, choices []string) string {
	for _, choice := range choices {
		if n.IsZero() || n.Text() == choice {
			return choice
		}
	}
	d := diag.New(diag.UnknownAlertWord, n.At(), "%q of alert %q cannot be %q", key, name, n.Text())
	c.report(suggest(d, n, choices))
	return choices[0]
}
