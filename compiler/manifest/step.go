package manifest

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/weft-cdp/weft/compiler/normalize"
)

// Step is one change that a value goes through before it is sent.
type Step struct {
	Name string
	Arg  *Text // of a step that takes one; nil otherwise
	do   stepFunc
}

// Steps are the changes in their order.
type Steps []Step

// stepFunc changes a value, or refuses it.
type stepFunc func(value, arg string) (string, bool)

// stepKind is a step that manifests can name. A step never changes its meaning:
// another meaning is another version, and its values are other identities.
type stepKind struct {
	version int
	arg     string // what the argument is; "" when there is none
	do      stepFunc
}

var stepKinds = map[string]stepKind{
	"trim":  {version: 1, do: plain(strings.TrimSpace)},
	"lower": {version: 1, do: plain(strings.ToLower)},
	"upper": {version: 1, do: plain(upper)},
	"email": {version: 1, do: func(v, _ string) (string, bool) { return normalize.Email(v) }},
	"uuid":  {version: 1, do: func(v, _ string) (string, bool) { return normalize.UUID(v) }},
	// e164 needs a region only for numbers that are written as at home; without
	// one those are refused rather than guessed.
	"e164":   {version: 1, arg: "a region, for numbers as written at home", do: e164},
	"digits": {version: 1, do: plain(normalize.Digits)},
	// strip takes the characters of its argument off the front.
	"strip":     {version: 1, arg: "the characters to take off the front", do: func(v, cut string) (string, bool) { return strings.TrimLeft(v, cut), true }},
	"no_blanks": {version: 1, do: plain(func(v string) string { return strings.Map(dropSpace, v) })},
	"letters":   {version: 1, do: plain(func(v string) string { return strings.Map(onlyLetters, v) })},
	// gmail_dots takes out the dots before the @ where mail reaches one box with them
	// and without.
	"gmail_dots": {version: 1, do: plain(gmailDots)},
	"sha256_hex": {version: 1, do: plain(func(v string) string {
		sum := sha256.Sum256([]byte(v))
		return hex.EncodeToString(sum[:])
	})},
	"sha256_base64": {version: 1, do: plain(func(v string) string {
		sum := sha256.Sum256([]byte(v))
		return base64.StdEncoding.EncodeToString(sum[:])
	})},
	"md5_hex": {version: 1, do: plain(func(v string) string {
		sum := md5.Sum([]byte(v)) // what a vendor names its rows by, no protection
		return hex.EncodeToString(sum[:])
	})},
}

func plain(change func(string) string) stepFunc {
	return func(value, _ string) (string, bool) { return change(value), true }
}

func e164(value, region string) (string, bool) {
	digits := strings.TrimSpace(value)
	if region == "" && !strings.HasPrefix(digits, "+") && !strings.HasPrefix(digits, "00") {
		return "", false
	}
	return normalize.Phone(value, strings.ToUpper(region))
}

// upper has the capital of ß that has been one letter since 2017, as upper of the
// language has it; Unicode's own table leaves ß as it is.
func upper(value string) string { return strings.ReplaceAll(strings.ToUpper(value), "ß", "ẞ") }

func gmailDots(value string) string {
	box, at, _ := strings.Cut(value, "@")
	if at != "gmail.com" && at != "googlemail.com" {
		return value
	}
	return strings.ReplaceAll(box, ".", "") + "@" + at
}

func dropSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}

func onlyLetters(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsMark(r) {
		return r
	}
	return -1
}

// Apply takes a value through the steps; false when one refuses it, or nothing
// is left: then it is no identifier, and what would be its hash is never made.
func (s Steps) Apply(settings *Settings, value string) (string, bool) {
	scope := Scope{Settings: settings}
	for _, step := range s {
		if value == "" {
			return "", false
		}
		// A region that is not set is none: numbers with their country need no other.
		arg, err := step.Arg.String(&scope)
		if err != nil && step.Name != "e164" {
			return "", false
		}
		var ok bool
		if value, ok = step.do(value, arg); !ok {
			return "", false
		}
	}
	return value, value != ""
}

// Version names the steps and their versions. Equal versions give equal
// identities; a manifest that changes them has to remove what it added before.
func (s Steps) Version() string {
	names := make([]string, len(s))
	for i, step := range s {
		names[i] = step.Name + "/" + string(rune('0'+stepKinds[step.Name].version))
	}
	return strings.Join(names, " ")
}
