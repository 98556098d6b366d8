package check

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/normalize"
	"github.com/weft-cdp/weft/models"
)

// normalizer is a way to write equal identifiers equally. Its meaning is that
// of docs/semantics.md; a run computes it in the warehouse, and apply is the
// same for the few values that stand in the model itself.
type normalizer struct {
	whole  bool // decides the whole form of a value
	region bool // takes a telephone region
	apply  func(value, region string) (string, bool)
}

// normalizers are the normalisers by name.
var normalizers = map[string]normalizer{
	"email": {whole: true, apply: alone(normalize.Email)},
	"phone": {whole: true, region: true, apply: normalize.Phone},
	"uuid":  {whole: true, apply: alone(normalize.UUID)},
	"digits": {apply: func(value, _ string) (string, bool) {
		return normalize.Digits(value), true
	}},
	"lower": {apply: func(value, _ string) (string, bool) {
		return strings.ToLower(strings.TrimSpace(value)), true
	}},
	"trim": {apply: func(value, _ string) (string, bool) {
		return strings.TrimSpace(value), true
	}},
}

// alone is for normalisers that ask for nothing but the value.
func alone(apply func(string) (string, bool)) func(value, region string) (string, bool) {
	return func(value, _ string) (string, bool) { return apply(value) }
}

// Normalize writes a value as the identifier's normalisers do; false when they
// refuse it, or nothing is left: then it is no identifier.
func Normalize(id *models.Identifier, value string) (string, bool) {
	for _, n := range id.Normalize {
		var ok bool
		if value, ok = normalizers[n.Name].apply(value, n.Arg); !ok {
			return "", false
		}
	}
	return value, value != ""
}
