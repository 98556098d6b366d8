package ir

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/weft-cdp/weft/models"
)

// Print writes a program as indented text: every step with its kind, what it
// comes after and every field that is set. The text is the same for the same
// program; places in the user's files are left out, because a line more in a
// file does not change a program.
//
// Steps are printed by their fields' names, so that a new kind of step, or a
// field more, prints itself.
func Print(w io.Writer, p *Program) error {
	out := &printer{w: bufio.NewWriter(w)}
	out.line(0, "program %s in %s", p.Project, p.TimeZone)
	if len(p.Results) > 0 {
		out.line(1, "results %s", list(p.Results, tableText))
	}
	for _, step := range p.Steps {
		out.step(step)
	}
	return out.w.Flush()
}

type printer struct{ w *bufio.Writer }

// line writes one line. Errors of the writer come out of Flush.
func (p *printer) line(depth int, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	_, _ = p.w.WriteString(strings.Repeat("  ", depth) + strings.ReplaceAll(text, "\n", `\n`) + "\n")
}

func (p *printer) step(s Step) {
	h := s.Head()
	v := reflect.ValueOf(s).Elem()
	p.line(0, "")
	p.line(0, "%s: %s", h.Name, words(v.Type().Name()))
	p.line(1, "%q", h.Title)
	if len(h.After) > 0 {
		p.line(1, "after %s", strings.Join(h.After, ", "))
	}
	p.origins(1, h.Origins)
	p.fields(1, v)
}

func (p *printer) origins(depth int, origins []Origin) {
	for _, o := range origins {
		p.line(depth, "-- %s", strings.TrimSpace(o.Kind+" "+o.Name+": "+o.Text))
	}
}

// fields prints the fields of a struct that are set, except those that are
// printed elsewhere.
func (p *printer) fields(depth int, v reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous || v.Field(i).IsZero() || f.Type == reflect.TypeFor[models.Span]() || f.Type == reflect.TypeFor[[]Origin]() {
			continue
		}
		p.value(depth, words(f.Name), v.Field(i))
	}
}

// value prints one field: on its line when it is small, else below it.
func (p *printer) value(depth int, name string, v reflect.Value) {
	if text, ok := inline(v.Interface()); ok {
		p.line(depth, "%s %s", name, text)
		return
	}
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			label := name
			if layer, ok := v.Index(i).Interface().(Layer); ok {
				p.line(depth, "%s %d", name, i+1)
				p.columns(depth+1, layer)
				continue
			}
			if named, ok := v.Index(i).Interface().(Named); ok {
				p.column(depth, name+" ", named)
				continue
			}
			p.value(depth, label, v.Index(i))
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			p.line(depth, "%s %s: %v", name, k.String(), v.MapIndex(k).Interface())
		}
	case reflect.Pointer:
		p.value(depth, name, v.Elem())
	case reflect.Struct:
		p.line(depth, "%s", name)
		p.fields(depth+1, v)
	default:
		p.line(depth, "%s %v", name, v.Interface())
	}
}

func (p *printer) columns(depth int, list []Named) {
	for _, n := range list {
		p.column(depth, "", n)
	}
}

func (p *printer) column(depth int, name string, n Named) {
	p.line(depth, "%s%s %s = %s", name, nameText(n.Name), typeText(n.Expr.Type()), ExprText(n.Expr))
}

// inline is the text of a value that fits on its field's line.
func inline(value any) (string, bool) {
	switch v := value.(type) {
	case Ident:
		return nameText(v), true
	case Table:
		return tableText(v), true
	case Expr:
		return ExprText(v), true
	case Named:
		return ExprText(v.Expr), v.Name == ""
	case []Ident:
		return list(v, nameText), true
	case []Expr:
		return list(v, ExprText), true
	case []string:
		return strings.Join(v, ", "), true
	case []Table:
		return list(v, tableText), true
	case string:
		return fmt.Sprintf("%q", v), true
	case ReadColumn:
		return strings.TrimSpace(nameText(v.Name) + " " + typeText(v.T) + " " + v.Native), true
	case Join:
		kind := "left"
		if v.Inner {
			kind = "inner"
		}
		return kind + " " + tableText(v.Table) + " as " + nameText(v.Alias) + " on " + list(v.On, ExprText), true
	case InputID:
		return fmt.Sprintf("%s rank %d, value %s, node %s", v.Type, v.Rank, nameText(v.Value), nameText(v.Node)), true
	case SegmentColumn:
		return fmt.Sprintf("%s by %s", v.Segment, nameText(v.Column)), true
	case SegmentView:
		return fmt.Sprintf("%s of %s", nameText(v.Segment), nameText(v.Entity)), true
	case models.Severity, models.Code, ProblemKind, bool, int, int64:
		return fmt.Sprint(v), true
	}
	return "", false
}

// spaces are the spaces' names.
var spaces = [...]string{"work", "next", "published", "state", "upload", "kept", "patched"}

func tableText(t Table) string { return spaces[t.Space] + "." + nameText(t.Name) }

func list[T any](values []T, text func(T) string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = text(v)
	}
	return strings.Join(parts, ", ")
}

// words makes "profile from" of "ProfileFrom" and "source rows" of SourceRows.
func words(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(runes[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
