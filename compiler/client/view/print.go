package view

import (
	"fmt"
	"strings"
	"text/template"
)

// Print executes a template; what comes out ends with one line break. One that fails is a mistake of its author's, which
// every test of the language would find.
func Print(t *template.Template, v any) string {
	var text strings.Builder
	if err := t.Execute(&text, v); err != nil {
		panic(fmt.Sprintf("template %s: %v", t.Name(), err))
	}
	return strings.TrimRight(text.String(), "\n") + "\n"
}

// Lines are those of a comment, without letters that would end it unseen.
func Lines(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(strings.Map(printable, line), " ")
	}
	return lines
}

func printable(r rune) rune {
	if r < ' ' || r == '\u2028' || r == '\u2029' {
		return ' '
	}
	return r
}
