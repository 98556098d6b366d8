package project

import (
	"github.com/weft-cdp/weft/models"
)

// AlertSettings are those of a receiver of alerts as they are used: nothing is left to
// be replaced. They are secrets, and print as ***.
type AlertSettings struct{ Settings }

// Address gives what is called, and Key that by which calls are signed.
func (s AlertSettings) Address() string { return s.values["url"] }

// Key gives "" where calls are not signed.
func (s AlertSettings) Key() string { return s.values["secret"] }

// Secrets gives the values that must not be seen anywhere.
func (s AlertSettings) Secrets(of *models.Alert) []string {
	var secrets []string
	if key := s.Key(); key != "" {
		secrets = append(secrets, key)
	}
	if of.Type == "slack" {
		secrets = append(secrets, s.Address())
	}
	return secrets
}

// Alerts replaces what receivers of alerts take from outside. They are by name.
func (e *Env) Alerts(loaded *Loaded) (map[string]AlertSettings, error) {
	vars, err := e.variables(loaded)
	if err != nil {
		return nil, err
	}
	all := map[string]AlertSettings{}
	for _, a := range loaded.Project.Alerts {
		all[a.Name] = AlertSettings{Settings{map[string]string{
			"url":    vars.expand(vars.contents(a.URL, a.URLAt), a.URLAt),
			"secret": vars.secret(a.Secret, a.SecretAt),
		}}}
	}
	if len(vars.missing) > 0 {
		return nil, &Mistakes{List: vars.missing, Line: loaded.Tree.Line}
	}
	return all, nil
}
