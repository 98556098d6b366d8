// Package skeleton keeps cells out of errors. Engines quote cells in the texts of
// some errors, and cells may be personal data, which belongs in no log.
//
// In comes an engine's text, out goes what of it is known to be the engine's own.
// The package must not know any engine: each adapter brings the texts that its
// engine writes.
package skeleton

import (
	"regexp"
	"strings"
	"sync"
)

// Withheld stands for a text of which nothing is known.
const Withheld = "… (what the engine says may quote the data and is left out)"

// Skeleton is a text of an engine without the cells in it.
type Skeleton struct {
	pattern func() *regexp.Regexp // made when the first error comes: most runs have none
	keep    string
}

// New takes a pattern, as RE2 for a whole text, and what to keep of the text,
// where $1 is the pattern's first group. Quotes in a cell are not escaped, so a
// pattern should reach to the last one.
func New(pattern, keep string) Skeleton {
	return Skeleton{
		pattern: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)^` + pattern + `$`) }),
		keep:    keep,
	}
}

// List is what is known of an engine's texts; the first that fits is taken.
type List []Skeleton

// Keep gives what may be kept of a text; false when nothing is known of it.
func (l List) Keep(text string) (kept string, known bool) {
	for _, s := range l {
		pattern := s.pattern()
		if m := pattern.FindStringSubmatchIndex(text); m != nil {
			return strings.TrimSpace(string(pattern.ExpandString(nil, s.keep, text, m))), true
		}
	}
	return "", false
}
