package spec

import (
	"fmt"
	"io"
	"strings"
)

// Reference writes the reference of the YAML as Markdown: a section for each
// key of the top level, a table for each map below it.
func Reference(w io.Writer) error {
	r := &reference{w: w}
	r.print("# The YAML of a project\n\n")
	r.print("A project is a folder with `%s`. Every other file below it whose name ends with `.yaml` may hold any of the keys "+
		"that are not marked as belonging into `%s`; the order of files and keys has no meaning, except that the identifiers of an "+
		"entity are listed by trust. Folders whose names start with `.` or `_`, `node_modules`, the top-level folder `build` and "+
		"folders with a `%s` of their own are left out, and so are files called `sqlc.yaml`, which are another tool's.\n\n", "weft.yaml", "weft.yaml", "weft.yaml")
	r.print("Names that are declared are letters a to z and A to Z, digits and `_`, at most 63, do not start with a digit or with `weft_`, " +
		"and are no words of the expression language; two of a kind may not differ in capitals only.\n")
	for _, f := range Project.Map.Fields {
		r.block(f)
	}
	r.decisions()
	return r.err
}

// decisions prints what a file of decisions holds.
func (r *reference) decisions() {
	r.print("\n## Decisions\n\nThe file that an entity names in `decisions` is no part of the model: it is a list of what somebody decided " +
		"about identifiers after a review. Each is named by its type, a colon and its value.\n\n```yaml\n")
	for _, kind := range Decisions.List.Map.OneOf {
		lead := "- "
		for _, f := range Decisions.List.Map.Fields {
			if f.Name == kind || f.Required {
				r.print("%s%s\n", lead, f.Example)
				lead = "  "
			}
		}
	}
	r.print("```\n")
	r.below("DECISIONS", Decisions, map[*Map]bool{})
}

// reference prints until the first error.
type reference struct {
	w   io.Writer
	err error
}

func (r *reference) print(format string, args ...any) {
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.w, format, args...)
	}
}

// block prints a key of the top level and everything below it.
func (r *reference) block(f Field) {
	r.print("\n## %s\n\n%s", f.Name, f.Doc)
	if f.OnlyMain {
		r.print(" In `weft.yaml` only.")
	}
	r.print("\n\n```yaml\n%s\n```\n", f.Example)
	r.below(f.Name, f.Shape, map[*Map]bool{})
}

// below prints the tables of the maps that a shape leads to, each once.
func (r *reference) below(path string, s *Shape, seen map[*Map]bool) {
	if s == nil {
		return
	}
	if m := s.Map; m != nil && !seen[m] {
		seen[m] = true
		r.table(path, m)
		for _, f := range m.Fields {
			r.below(path+"."+f.Name, f.Shape, seen)
		}
		r.below(path+"."+placeholder(m), m.Values, seen)
	}
	if s.List != s {
		r.below(path, s.List, seen)
	}
}

// placeholder stands for a name of the user's own.
func placeholder(m *Map) string {
	if m.Values == nil {
		return ""
	}
	return strings.ToUpper(m.Of)
}

func (r *reference) table(path string, m *Map) {
	if len(m.Fields) == 0 {
		return
	}
	r.print("\n### `%s`\n\n", path)
	if len(m.OneOf) > 0 {
		r.print("Exactly one of `%s` is needed.\n\n", strings.Join(m.OneOf, "`, `"))
	}
	r.print("| key | value | meaning |\n|---|---|---|\n")
	for _, f := range m.Fields {
		r.print("| `%s` | %s | %s |\n", f.Name, valueOf(f), about(f))
	}
	if m.Values != nil {
		r.print("| *%s* | %s | further %ss by name |\n", placeholder(m), Describe(m.Values), m.Of)
	}
}

// valueOf says what the value of a key is.
func valueOf(f Field) string {
	if len(f.Shape.Choices) > 0 {
		return "`" + strings.Join(f.Shape.Choices, "`, `") + "`"
	}
	return strings.ReplaceAll(Describe(f.Shape), "|", "\\|")
}

// about is a key's sentence, what it demands and its example.
func about(f Field) string {
	text := f.Doc
	if f.Required {
		text = "**Required.** " + text
	}
	if f.With != "" {
		text += fmt.Sprintf(" Beside `%s` only.", f.With)
	}
	if !strings.Contains(f.Example, "\n") {
		text += " `" + strings.ReplaceAll(f.Example, "|", "\\|") + "`"
	}
	return text
}
