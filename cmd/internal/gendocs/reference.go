package main

import (
	_ "embed" // the section on expressions
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
)

// expressions is the section on expressions, the one part that no table in the
// code could give. A test parses its examples.
//
//go:embed expressions.md
var expressions string

// languagePage writes the reference: the keys of the YAML from the spec, and
// the functions of expressions from the function table, and the settings of
// targets from the checker.
func languagePage() (string, error) {
	var b strings.Builder
	if err := spec.Reference(&b); err != nil {
		return "", err
	}
	b.WriteString(expressions)
	functions(&b)
	b.WriteString("\n## Settings of targets\n\n")
	if err := check.SettingsReference(&b); err != nil {
		return "", err
	}
	return b.String(), nil
}

// functions writes a table for each group, in the order of the function table.
func functions(b *strings.Builder) {
	b.WriteString("\n## Functions\n\nA `?` marks what may be left out, `…` what may be repeated. Arguments that are null give null unless it says otherwise. [What the language means](../semantics.md) has the rules that hold for all of them.\n")
	group := ""
	for _, f := range ir.Functions() {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(b, "\n### %s\n\n| function | gives | what | example |\n|---|---|---|---|\n", strings.ToUpper(group[:1])+group[1:])
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", signature(f), gives(f), cell(f.Doc), code(f.Example))
	}
}

// signature is how a function is called: "round(number, digits: int?)".
func signature(f ir.Function) string {
	params := make([]string, len(f.Params))
	for i, p := range f.Params {
		params[i] = p.Name
		if kind := kinds(p.Kinds); kind != p.Name && kind != "" {
			params[i] += ": " + kind
		}
		if p.Optional {
			params[i] += "?"
		}
	}
	if f.Rest {
		params = append(params, "…")
	}
	return f.Name + "(" + strings.Join(params, ", ") + ")"
}

// kinds names a set as people do; "" is anything.
func kinds(set ir.Kinds) string {
	switch set {
	case ir.AnyKinds, ir.ScalarKinds, ir.OrderKinds:
		return ""
	case ir.NumberKinds:
		return "number"
	}
	var names []string
	for _, k := range set.List() {
		names = append(names, k.String())
	}
	return strings.Join(names, " or ")
}

func gives(f ir.Function) string {
	kind := ""
	switch f.Gives {
	case ir.GivesKind:
		kind = f.Kind.String()
		if f.Kind == models.Unknown {
			kind = ""
		}
	case ir.LikeFirst:
		kind = "like the first"
		if len(f.Params) == 1 {
			kind = "like the argument"
		}
	case ir.LikeSame:
		kind = "the arguments' type"
	case ir.ListOfFirst:
		kind = "list"
	}
	switch f.Nulls {
	case ir.NullNever:
		kind += ", never null"
	case ir.NullMaybe:
		kind += " or null"
	}
	return strings.TrimPrefix(kind, ", ")
}

// cell is text inside a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", `\|`), "\n", " ")
}

// code is code inside a table; GitHub wants | escaped there too.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + cell(text) + "`"
}
