package check

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
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
	"email":  {whole: true, apply: normalizeEmail},
	"phone":  {whole: true, region: true, apply: normalizePhone},
	"uuid":   {whole: true, apply: normalizeUUID},
	"digits": {apply: normalizeDigits},
	"lower": {apply: func(value, _ string) (string, bool) {
		return strings.ToLower(strings.TrimSpace(value)), true
	}},
	"trim": {apply: func(value, _ string) (string, bool) {
		return strings.TrimSpace(value), true
	}},
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

func normalizeEmail(value, _ string) (string, bool) {
	value = strings.ToLower(strings.TrimSpace(value))
	local, domain, ok := strings.Cut(value, "@")
	good := ok && local != "" && strings.Contains(domain, ".") &&
		!strings.Contains(domain, "@") && !strings.ContainsAny(value, " \t\r\n\v\f")
	return value, good
}

func normalizePhone(value, region string) (string, bool) {
	digits := onlyDigits(strings.ReplaceAll(value, "(0)", ""))
	switch r, _ := ir.PhoneRegionOf(region); {
	case strings.HasPrefix(strings.TrimSpace(value), "+"):
	case strings.HasPrefix(digits, "00"):
		digits = digits[2:]
	default:
		digits = r.Code + strings.TrimPrefix(digits, r.Trunk)
	}
	return "+" + digits, len(digits) >= 8 && len(digits) <= 15
}

func normalizeDigits(value, _ string) (string, bool) { return onlyDigits(value), true }

func normalizeUUID(value, _ string) (string, bool) {
	value = strings.ToLower(strings.TrimSpace(value))
	if strings.HasPrefix(value, "{") && strings.HasSuffix(value, "}") {
		value = value[1 : len(value)-1]
	}
	hex := strings.ReplaceAll(value, "-", "")
	if len(hex) != 32 || strings.Trim(hex, "0123456789abcdef") != "" {
		return "", false
	}
	return hex[:8] + "-" + hex[8:12] + "-" + hex[12:16] + "-" + hex[16:20] + "-" + hex[20:], true
}

func onlyDigits(value string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, value)
}
