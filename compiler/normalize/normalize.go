// Package normalize writes equal identifiers equally, in Go. In comes a value
// as somebody wrote it, out comes the one spelling, or false when it is no such
// identifier at all.
//
// The meaning is that of docs/semantics.md. A run computes the same in the
// warehouse; this is for the few values that stand in a model itself, and for
// what is sent to destinations. The package must not know who asks.
package normalize

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// Email takes blanks off both ends and makes it lower case. It must have one @
// with something before it and a dot behind it.
func Email(value string) (string, bool) {
	value = strings.ToLower(strings.TrimSpace(value))
	local, domain, ok := strings.Cut(value, "@")
	good := ok && local != "" && strings.Contains(domain, ".") &&
		!strings.Contains(domain, "@") && !strings.ContainsAny(value, " \t\r\n\v\f")
	return value, good
}

// Phone gives a number as E.164 has it, with its +. A number that is written as
// at home is one of the region, an ISO 3166-1 code in upper case.
func Phone(value, region string) (string, bool) {
	digits := Digits(strings.ReplaceAll(value, "(0)", ""))
	switch r, _ := ir.PhoneRegionOf(region); {
	case strings.HasPrefix(strings.TrimSpace(value), "+"):
	case strings.HasPrefix(digits, "00"):
		digits = digits[2:]
	default:
		digits = r.Code + strings.TrimPrefix(digits, r.Trunk)
	}
	return "+" + digits, len(digits) >= 8 && len(digits) <= 15
}

// UUID gives the 36 letters in lower case, without braces.
func UUID(value string) (string, bool) {
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

// Digits leaves out all that is no ASCII digit.
func Digits(value string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, value)
}
