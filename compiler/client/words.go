package client

import (
	"slices"
	"strings"
	"unicode"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// initialisms are written in capitals by languages that write words so.
var initialisms = []string{"api", "crm", "csv", "http", "id", "ip", "json", "sku", "sql", "url", "utc", "uuid", "vip"}

// Pascal writes a name with capitals: profile_id is ProfileID.
func Pascal(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		switch lower := strings.ToLower(word); {
		case word == "":
		case slices.Contains(initialisms, lower):
			b.WriteString(strings.ToUpper(word))
		case strings.HasSuffix(lower, "s") && slices.Contains(initialisms, lower[:len(lower)-1]):
			b.WriteString(strings.ToUpper(word[:len(word)-1]) + "s")
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// Camel is the same and begins small: profileID.
func Camel(name string) string {
	first, rest, _ := strings.Cut(strings.TrimLeft(name, "_"), "_")
	return small(first) + Pascal(rest)
}

// small writes a word that begins small, and an initialism that it begins with:
// HTTPRequests is httpRequests.
func small(word string) string {
	rest := strings.TrimLeftFunc(word, unicode.IsUpper)
	capitals := len(word) - len(rest)
	if capitals > 1 && rest != "" && rest != "s" {
		capitals-- // the last begins a word
	}
	return strings.ToLower(word[:capitals]) + word[capitals:]
}

// Title writes each word with one capital, for languages that take initialisms for
// words: profile_id is ProfileId.
func Title(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// SmallTitle is the same and begins small: profileId.
func SmallTitle(name string) string {
	first, rest, _ := strings.Cut(strings.TrimLeft(name, "_"), "_")
	return small(first) + Title(rest)
}

// Snake writes a name small, with _ between its words: LapsingVIPs is lapsing_vips.
func Snake(name string) string {
	var b strings.Builder
	letters := []rune(strings.Trim(name, "_"))
	for i, r := range letters {
		begins := i > 0 && unicode.IsUpper(r) && letters[i-1] != '_' &&
			(!unicode.IsUpper(letters[i-1]) || i+2 < len(letters) && unicode.IsLower(letters[i+1]) && unicode.IsLower(letters[i+2]))
		if begins {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Names gives names in one scope of a language, and finds those that come out the
// same.
type Names struct {
	taken map[string]taken
	Found models.Diagnostics
}

type taken struct {
	name string
	at   models.Span
}

// Reserve takes names for what a generated file has anyway.
func (n *Names) Reserve(names ...string) {
	for _, name := range names {
		n.take(name, taken{name: name})
	}
}

func (n *Names) take(written string, by taken) {
	if n.taken == nil {
		n.taken = map[string]taken{}
	}
	n.taken[written] = by
}

// Give takes a name as it is written in the language; name is what it is made from.
func (n *Names) Give(written, name string, at models.Span) string {
	if other, ok := n.taken[written]; ok {
		d := diag.New(diag.ClientName, at, "%q would be called %s in the client, and so is %q", name, written, other.name)
		if other.at.Line > 0 {
			d.Notes = append(d.Notes, diag.Notef(other.at, "%q stands here", other.name))
		}
		n.Found = append(n.Found, d)
	}
	n.take(written, taken{name, at})
	return written
}
