package queryfile

import "strings"

// statementEnd is where the first semicolon stands that ends a statement, or the
// end of the text. Semicolons in quotes and comments end nothing.
func statementEnd(text string) int {
	for i := 0; i < len(text); {
		if text[i] == ';' {
			return i
		}
		i += token(text[i:])
	}
	return len(text)
}

// restOf is where the first letter stands that is neither a blank, a semicolon nor
// part of a comment; -1 when there is none.
func restOf(text string) int {
	for i := 0; i < len(text); {
		n := token(text[i:])
		if !strings.ContainsRune(" \t\n;", rune(text[i])) && !strings.HasPrefix(text[i:], "--") && !strings.HasPrefix(text[i:], "/*") {
			return i
		}
		i += n
	}
	return -1
}

// token is the length of what stands together at the beginning of a text: of
// something in quotes, of a comment, else 1. A backslash is taken for the letter
// that it is in standard SQL; where it escapes a quote, statementEnd may find an
// end too early, which is told, and not one too late.
func token(text string) int {
	for _, around := range []struct{ open, close string }{
		{"'", "'"}, {`"`, `"`}, {"`", "`"}, {"$$", "$$"}, {"--", "\n"}, {"/*", "*/"},
	} {
		if !strings.HasPrefix(text, around.open) {
			continue
		}
		if end := strings.Index(text[len(around.open):], around.close); end >= 0 {
			return len(around.open) + end + len(around.close)
		}
		return len(text)
	}
	return 1
}

// Replace writes parts of a statement otherwise. At every place outside of quotes
// and comments, with is given the rest of the text and says how many bytes of it
// something else stands for, and what; 0 leaves it.
func Replace(text string, with func(rest string) (taken int, instead string)) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		if taken, instead := with(text[i:]); taken > 0 {
			b.WriteString(instead)
			i += taken
			continue
		}
		n := token(text[i:])
		b.WriteString(text[i : i+n])
		i += n
	}
	return b.String()
}
