package dialect

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// capturing gives a pattern in which only the group that the third argument
// tells captures, and none when there is no third: for engines that extract the
// one group that a pattern has, and the whole match where it has none.
func capturing(args []ir.Expr) string {
	group := 0
	if len(args) > 2 {
		n, err := strconv.Atoi(args[2].(ir.Lit).Value)
		if err != nil {
			panic(err)
		}
		group = n
	}
	return onlyGroup(args[1].(ir.Lit).Value, group)
}

// onlyGroup makes all groups of an RE2 pattern but one into groups that do not
// capture. Groups are counted from 1, by their opening parentheses.
func onlyGroup(pattern string, keep int) string {
	var b strings.Builder
	group := 0
	for rest := pattern; rest != ""; {
		n := literalRun(rest)
		if n > 0 {
			b.WriteString(rest[:n])
			rest = rest[n:]
			continue
		}
		open := opening(rest)
		if open == "" { // (?: and (?i), which capture nothing
			b.WriteByte('(')
			rest = rest[1:]
			continue
		}
		if group++; group == keep {
			b.WriteByte('(')
		} else {
			b.WriteString("(?:")
		}
		rest = rest[len(open):]
	}
	return b.String()
}

// literalRun is the length of what a pattern begins with and is no parenthesis
// that opens: an escape, a quotation, a class of characters, or one character.
func literalRun(s string) int {
	switch {
	case strings.HasPrefix(s, `\Q`):
		if end := strings.Index(s, `\E`); end >= 0 {
			return end + 2
		}
		return len(s)
	case s[0] == '\\':
		return min(2, len(s))
	case s[0] == '[':
		return classRun(s)
	case s[0] == '(':
		return 0
	}
	return 1
}

// classRun is the length of a class of characters: its first bracket that
// closes and stands neither first, nor behind a backslash, nor in a named class.
func classRun(s string) int {
	i := 1
	if strings.HasPrefix(s[i:], "^") {
		i++
	}
	if strings.HasPrefix(s[i:], "]") {
		i++
	}
	for i < len(s) {
		switch {
		case s[i] == '\\':
			i += 2
		case strings.HasPrefix(s[i:], "[:") && strings.Contains(s[i:], ":]"):
			i += strings.Index(s[i:], ":]") + 2
		case s[i] == ']':
			return i + 1
		default:
			i++
		}
	}
	return len(s)
}

// opening is how a group that captures begins: "(", or with a name; "" for a
// group that does not capture.
func opening(s string) string {
	if !strings.HasPrefix(s, "(?") {
		return "("
	}
	if strings.HasPrefix(s, "(?P<") || strings.HasPrefix(s, "(?<") {
		if end := strings.IndexByte(s, '>'); end >= 0 {
			return s[:end+1]
		}
	}
	return ""
}
