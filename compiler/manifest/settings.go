package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
)

// Settings are what a project has set of a destination, read by their types.
// They hold secrets: print none of it. Mask hides them in a text.
type Settings struct {
	values  map[string]any // string, int64, bool
	secrets []string
}

func (s *Settings) value(name string) (any, bool) {
	if s == nil {
		return nil, false
	}
	v, ok := s.values[name]
	return v, ok
}

// Text gives a text, an enum or a secret; "" when it is not set.
func (s *Settings) Text(name string) string {
	v, _ := s.value(name)
	text, _ := v.(string)
	return text
}

// Int gives a whole number; 0 when it is not set.
func (s *Settings) Int(name string) int64 {
	v, _ := s.value(name)
	i, _ := v.(int64)
	return i
}

// Bool gives a yes or no; false when it is not set.
func (s *Settings) Bool(name string) bool {
	v, _ := s.value(name)
	b, _ := v.(bool)
	return b
}

// NewSettings reads the settings of a destination. The error tells all that is
// wrong with them, and no value.
func (m *Manifest) NewSettings(set map[string]string) (*Settings, error) {
	s := &Settings{values: map[string]any{}}
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if m.Setting(name) == nil {
			wrong = append(wrong, fmt.Sprintf("%s has no setting %q: %s", m.Name, name, diag.Choices(name, m.settingNames()).Text))
		}
	}
	for _, setting := range m.Settings {
		text, ok := set[setting.Name]
		if !ok || text == "" {
			if setting.Required && !setting.Set {
				wrong = append(wrong, fmt.Sprintf("%s needs %q", m.Name, setting.Name))
			}
			if !setting.Set {
				continue
			}
			text = setting.Default
		}
		value, reason := setting.read(text)
		if reason != "" {
			wrong = append(wrong, fmt.Sprintf("%q of %s %s", setting.Name, m.Name, reason))
			continue
		}
		s.values[setting.Name] = value
		if setting.Type == "secret" {
			s.secrets = append(s.secrets, text)
		}
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	// A secret that holds another one goes first.
	slices.SortFunc(s.secrets, func(a, b string) int { return len(b) - len(a) })
	return s, nil
}

func (m *Manifest) settingNames() []string {
	names := make([]string, len(m.Settings))
	for i, s := range m.Settings {
		names[i] = s.Name
	}
	return names
}

// read gives the value of a text, or why it is none.
func (s *Setting) read(text string) (value any, reason string) {
	switch s.Type {
	case "int":
		i, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, "must be a whole number"
		}
		return i, ""
	case "bool":
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, "must be true or false"
		}
		return b, ""
	case "enum":
		if !slices.Contains(s.Values, text) {
			return nil, "must be one of " + strings.Join(s.Values, ", ")
		}
	}
	if s.Match != nil && !s.Match.MatchString(text) {
		return nil, fmt.Sprintf("must match %q", s.Match)
	}
	return text, ""
}

// masked stands where something may not be seen.
const masked = "***"

// Mask hides the secrets in a text.
func (s *Settings) Mask(text string) string {
	if s == nil {
		return text
	}
	for _, secret := range s.secrets {
		if len(secret) > 3 {
			text = strings.ReplaceAll(text, secret, masked)
		}
	}
	return text
}
