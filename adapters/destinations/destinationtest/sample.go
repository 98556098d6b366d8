package destinationtest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Canaries: what may be seen in no result, code, message, error or address.
const (
	canarySecret = "CANARYSECRET"
	canaryPerson = "canary.person"
)

// Settings gives settings with which a manifest can be tried: of each secret a
// canary, of the others what they may be.
func Settings(m *manifest.Manifest) map[string]string {
	set := map[string]string{}
	for _, s := range m.Settings {
		switch {
		case s.Type == "secret":
			set[s.Name] = canarySecret + s.Name
		case s.Name == "default_region":
			set[s.Name] = "SE"
		case s.Set:
			set[s.Name] = s.Default
		case s.Type == "enum":
			set[s.Name] = s.Values[0]
		case s.Type == "int":
			set[s.Name] = "7"
		case s.Type == "bool":
			set[s.Name] = "true"
		case s.Match != nil:
			set[s.Name] = rapid.StringMatching(s.Match.String()).Example(1)
		default:
			set[s.Name] = "set-" + s.Name
		}
	}
	return set
}

// rawIdentity is a value as a person would have it, for an identifier.
func rawIdentity(id *manifest.Identifier, n int) string {
	for _, step := range id.Steps {
		switch step.Name {
		case "email":
			return fmt.Sprintf(" %s.%d@Example.com", canaryPerson, n)
		case "e164":
			return fmt.Sprintf("+46 70 %07d", 1000000+n)
		}
	}
	return fmt.Sprintf("%s-%s-%d", id.Name, canaryPerson, n)
}

// identify takes values through the steps of the identity.
func identify(o *manifest.Object, settings *manifest.Settings, raw map[string]string) ([]adapters.Identifier, error) {
	var ids []adapters.Identifier
	for _, id := range o.Identity.Fields {
		value, ok := raw[id.Name]
		if !ok {
			continue
		}
		normal, ok := id.Steps.Apply(settings, value)
		if !ok {
			return nil, fmt.Errorf("%s refuses %q", id.Name, value)
		}
		ids = append(ids, adapters.Identifier{Name: id.Name, Value: normal})
	}
	return ids, nil
}

// sampler makes rows of an object.
type sampler struct {
	object   *manifest.Object
	settings *manifest.Settings
}

// batch makes n rows for an operation, each somebody else.
func (s sampler) batch(op *manifest.Op, n int) (adapters.Batch, error) {
	b := adapters.Batch{Object: s.object.Name, Op: op.Name, Fields: s.fields(), Pace: free}
	for i := range n {
		raw := map[string]string{}
		for k, id := range s.object.Identity.Fields {
			// A member of a set is one identity; its kinds take turns.
			if s.object.Identity.Granularity != "each" || k == i%len(s.object.Identity.Fields) {
				raw[id.Name] = rawIdentity(id, i)
			}
		}
		ids, err := identify(s.object, s.settings, raw)
		if err != nil {
			return b, err
		}
		row := adapters.Row{Trace: fmt.Sprintf("trace%d", i), IdempotencyKey: fmt.Sprintf("key%d", i), RemoteID: fmt.Sprintf("remote%d", i), Identity: ids}
		row.Values = make([]any, len(b.Fields))
		for k := range row.Values {
			row.Values[k] = fmt.Sprintf("value %d of %s-%d", k, canaryPerson, i)
		}
		b.Rows = append(b.Rows, row)
	}
	return b, nil
}

// fields are the names of the fields that sample rows have.
func (s sampler) fields() []string {
	var names []string
	for _, f := range s.object.Fields.Known {
		if f.Type == "" || f.Type == "text" {
			names = append(names, f.Name)
		}
	}
	if s.object.Fields.Open {
		names = append(names, "weft_one", "weft_two")
	}
	return names
}

// told lists where a result tells something that may not be seen.
func told(results adapters.Results, settings map[string]string) []string {
	var leaks []string
	for _, r := range results.Rows {
		for _, text := range []string{r.Code, r.Message} {
			if leaked(text, settings) {
				leaks = append(leaks, fmt.Sprintf("a result tells %q", text))
			}
		}
	}
	return leaks
}

func leaked(text string, settings map[string]string) bool {
	if strings.Contains(strings.ToLower(text), canaryPerson) {
		return true
	}
	if strings.Contains(text, gotToken) {
		return true
	}
	for _, value := range settings {
		if strings.HasPrefix(value, canarySecret) && strings.Contains(text, value) {
			return true
		}
	}
	return false
}
