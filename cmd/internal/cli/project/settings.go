package project

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// Settings are those of a destination as they are used: nothing is left to be
// replaced, and secrets are among them. However they are printed, they are ***.
type Settings struct{ values map[string]string }

const hidden = "***"

// Reveal gives the values, for whoever opens the destination and nobody else.
func (s Settings) Reveal() map[string]string { return maps.Clone(s.values) }

// Secrets gives the values that must not be seen anywhere.
func (s Settings) Secrets(tool *models.Tool) []string {
	var secrets []string
	for name, value := range s.values {
		if setting := tool.Setting(name); (setting == nil || setting.Type == "secret") && value != "" {
			secrets = append(secrets, value)
		}
	}
	slices.Sort(secrets)
	return secrets
}

// Format writes ***, whatever the verb.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String gives ***.
func (s Settings) String() string { return hidden }

// MarshalText gives ***.
func (s Settings) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue gives ***.
func (s Settings) LogValue() slog.Value { return slog.StringValue(hidden) }

// refusedSyncs tells what no warehouse can do of syncs. A setting that is not there yet
// may be anything, and is not looked at.
func (e *Env) refusedSyncs(loaded *Loaded) (models.Diagnostics, error) {
	vars, err := e.variables(loaded)
	if err != nil {
		return nil, err
	}
	var found models.Diagnostics
	for _, s := range loaded.Project.Syncs {
		d := *s.Destination
		d.Settings = maps.Clone(d.Settings)
		open := false
		for name, text := range d.Settings {
			if setting := d.Tool.Setting(name); setting != nil && setting.Type != "secret" {
				d.Settings[name] = vars.expand(text, d.Places[name])
				open = open || strings.Contains(d.Settings[name], "${")
				if wrong, ok := check.OutsideSetting(s.Destination, setting, d.Settings[name]); !ok {
					found, open = append(found, wrong), true
				}
			}
		}
		if open {
			continue
		}
		one := *s
		one.Destination = &d
		_, diags := lower.Sync(loaded.Project, &one)
		found = append(found, diags...)
	}
	return found, nil
}

// Settings replaces what settings of destinations take from outside, and puts what
// the model's steps need of them, which is never a secret, into the model. They are
// by the destination's name.
func (e *Env) Settings(loaded *Loaded, of []*models.Destination) (map[string]Settings, error) {
	vars, err := e.variables(loaded)
	if err != nil {
		return nil, err
	}
	all := map[string]Settings{}
	for _, d := range of {
		values := make(map[string]string, len(d.Settings))
		for _, name := range slices.Sorted(maps.Keys(d.Settings)) {
			setting := d.Tool.Setting(name)
			if setting != nil && setting.Type == "secret" {
				values[name] = vars.secret(d.Settings[name], d.Places[name])
				continue
			}
			values[name] = vars.expand(vars.contents(d.Settings[name], d.Places[name]), d.Places[name])
			if setting != nil {
				if wrong, ok := check.OutsideSetting(d, setting, values[name]); !ok {
					vars.missing = append(vars.missing, wrong)
				}
				d.Settings[name] = values[name]
			}
		}
		all[d.Name] = Settings{values}
	}
	if len(vars.missing) > 0 {
		return nil, &Mistakes{List: vars.missing, Line: loaded.Tree.Line}
	}
	return all, nil
}
