package translate

import (
	"strconv"
	"strings"
)

// spell fills a spelling: {0}, {1}, … are the arguments, {*} all of them,
// {1*} all from the second, {0:part} the name of a date part as text. A "!"
// after a name is where the variant stands that gives null instead of failing.
func spell(spelling string, safe bool, args ...string) string {
	variant := ""
	if safe {
		variant = "_safe"
	}
	var b strings.Builder
	for i := 0; i < len(spelling); i++ {
		switch spelling[i] {
		case '!':
			b.WriteString(variant)
		case '{':
			end := i + strings.IndexByte(spelling[i:], '}')
			b.WriteString(place(spelling[i+1:end], args))
			i = end
		default:
			b.WriteByte(spelling[i])
		}
	}
	return b.String()
}

func place(name string, args []string) string {
	if from, all := strings.CutSuffix(name, "*"); all {
		n, _ := strconv.Atoi(from)
		return strings.Join(args[n:], ", ")
	}
	n, err := strconv.Atoi(name)
	if err != nil || n >= len(args) {
		unsupported("this number of arguments (%d)", len(args))
	}
	return args[n]
}
