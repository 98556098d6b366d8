package expr

import "strings"

// kind is what a token is.
type kind uint8

const (
	endToken      kind = iota
	badToken           // reported by the lexer; the parser steps over it in silence
	wordToken          // a bare name or a keyword
	quotedToken        // "a name"
	textToken          // 'text'
	intToken           // 12
	decimalToken       // 1.5
	durationToken      // 30d; text is microseconds
	opToken            // an operator or a bracket
)

// token is a word of the language. text is decoded: quotes are gone.
type token struct {
	Range
	kind kind
	text string
}

// word tells whether the token is a keyword, in any case of letters.
func (t token) word(keyword string) bool {
	return t.kind == wordToken && strings.EqualFold(t.text, keyword)
}

func (t token) op(text string) bool { return t.kind == opToken && t.text == text }

// reserved are the words that cannot be bare names. date and timestamp are
// keywords only in front of a text, so columns may have these names; a
// declaration may not.
var reserved = map[string]bool{
	"and": true, "or": true, "not": true, "in": true, "is": true, "null": true,
	"true": true, "false": true, "between": true, "like": true, "case": true,
	"when": true, "then": true, "else": true, "end": true, "where": true,
	"within": true, "since": true, "ago": true, "limit": true,
}

// Reserved tells whether a word means something in expressions, so that
// nothing that expressions name may be called so.
func Reserved(word string) bool {
	word = strings.ToLower(word)
	return reserved[word] || word == "now" || word == "date" || word == "timestamp"
}

// bare tells whether a name can be written without quotes.
func bare(name string) bool {
	for i, r := range name {
		if !isLetter(r) && (i == 0 || !isDigit(r)) {
			return false
		}
	}
	return name != "" && !reserved[strings.ToLower(name)]
}
