package dialect

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// Words are the words of a language that mean something by themselves, in small
// letters.
type Words map[string]bool

// WordsOf reads Words from a text that has them between blanks and lines.
func WordsOf(text string) Words {
	words := Words{}
	for word := range strings.FieldsSeq(text) {
		words[word] = true
	}
	return words
}

// Bare says whether a name may stand without quotes: small letters of English,
// digits and underscores, no digit first, and no word of the language. Names with
// capitals are quoted, so that they arrive as they are and read the same in every
// warehouse's files.
func Bare(name string, reserved Words) bool {
	for i, r := range name {
		switch {
		case r == '_', 'a' <= r && r <= 'z':
		case '0' <= r && r <= '9' && i > 0:
		default:
			return false
		}
	}
	return name != "" && !reserved[name]
}

// BareInAnyCase is Bare where capitals need no quotes either.
func BareInAnyCase(name string, reserved Words) bool {
	small := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r - 'A' + 'a'
		}
		return r
	}, name)
	return Bare(small, reserved)
}

// Tables gives Dialect.Table of a warehouse that keeps its tables in schemas, or
// what it calls so; schema names one of them. Work tables and uploads belong to
// the session: a bare name finds them before any table of the database, and they
// vanish with it.
func Tables(quote, schema func(name string) string) func(Layout, ir.Table) string {
	return func(l Layout, t ir.Table) string {
		name := ir.IdentText(t.Name)
		switch t.Space {
		case ir.Work, ir.Upload:
			return quote(name)
		case ir.Next:
			return schema(l.Schema) + "." + quote(ir.NextPrefix+name)
		case ir.Patched:
			return schema(l.Schema) + "." + quote(ir.PatchPrefix+name)
		case ir.State:
			if l.State != "" {
				return schema(l.State) + "." + quote(name)
			}
		}
		return schema(l.Schema) + "." + quote(name)
	}
}

// Interval writes microseconds as an interval of standard SQL, in the largest unit
// that divides them, of those that are as long on every day: INTERVAL 3 HOUR.
func Interval(micros string) string {
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		panic("a duration that is no number of microseconds: " + micros)
	}
	units := []struct {
		name string
		size int64
	}{{"DAY", 86_400_000_000}, {"HOUR", 3_600_000_000}, {"MINUTE", 60_000_000}, {"SECOND", 1_000_000}}
	for _, u := range units {
		if n%u.size == 0 {
			return "INTERVAL " + strconv.FormatInt(n/u.size, 10) + " " + u.name
		}
	}
	return "INTERVAL " + micros + " MICROSECOND"
}
