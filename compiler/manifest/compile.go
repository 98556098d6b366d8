package manifest

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// want is what an expression must come to.
type want int

const (
	anyValue want = iota
	aCondition
	aList
	aText
	aNumber
)

var wanted = map[want]string{aCondition: "true or false", aList: "a list", aText: "a text", aNumber: "a number"}

// source is an expression and where it stands: from is where it starts in the
// text of the node, in runes.
type source struct {
	node parse.Node
	from int
	text string
}

// place gives where a part of the expression stands, counted in runes.
func (s source) place(at, length int) models.Span { return s.node.Place(s.from+at, s.from+at+length) }

func (s source) whole() models.Span { return s.place(0, utf8.RuneCountInString(s.text)) }

// expr reads an expression that is a whole value; nil when it is wrong or absent.
func (r *reader) expr(n parse.Node, at place, want want) *Expr {
	if n.IsZero() {
		return nil
	}
	return r.compile(source{node: n, text: n.Text()}, at, want)
}

// compile reads an expression and tells what is wrong with it.
func (r *reader) compile(s source, at place, want want) *Expr {
	env := r.envs.places[at]
	parsed, issues := env.Parse(s.text)
	if issues.Err() != nil {
		r.tellSyntax(s, issues)
		return nil
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		r.tellMeaning(s, at, issues)
		return nil
	}
	if !fits(checked.OutputType(), want) {
		r.report(diag.New(diag.ManifestType, s.whole(), "%q must be %s, and is %s", s.text, wanted[want], typeName(checked.OutputType())))
		return nil
	}
	program, err := env.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		r.report(diag.New(diag.ManifestSyntax, s.whole(), "%q cannot be computed: %s", s.text, plainMessage(err.Error())))
		return nil
	}
	var u uses
	u.look(checked.NativeRep().Expr(), r.isSecret)
	if len(u.secrets) > 0 && !r.secretsAllowed {
		d := diag.New(diag.ManifestSecret, s.whole(), "the secret %q would be seen here", u.secrets[0])
		d.Notes = []models.Note{{Text: "put it into a header: addresses and bodies are written down on the way"}}
		r.report(d)
	}
	tree := checked.NativeRep().Expr()
	return &Expr{At: s.whole(), Source: s.text, program: program, path: pathOf(tree), steps: stepsOf(tree), row: u.row, setting: settingOf(tree)}
}

// fits tells whether a type can be what is wanted.
func fits(t *cel.Type, want want) bool {
	kind := t.Kind()
	if kind == cel.DynKind || kind == cel.AnyKind || t.TypeName() == "optional_type" {
		return true
	}
	switch want {
	case aCondition:
		return kind == cel.BoolKind
	case aList:
		return kind == cel.ListKind
	case aText:
		return kind == cel.StringKind || kind == cel.IntKind || kind == cel.DoubleKind || kind == cel.BoolKind || kind == cel.UintKind || kind == cel.NullTypeKind
	case aNumber:
		return kind == cel.IntKind || kind == cel.DoubleKind || kind == cel.UintKind || kind == cel.DurationKind
	}
	return kind != cel.StructKind
}

// overloadTypes puts the types of "(int, string)" into words.
func overloadTypes(list string) string {
	types := strings.Split(strings.Trim(list, "()"), ", ")
	for i, t := range types {
		if word := typeWords[t]; word != "" {
			types[i] = word
		}
	}
	return strings.Join(types, " and ")
}

var typeWords = map[string]string{"string": "a text", "int": "a whole number", "double": "a number", "bool": "true or false",
	"list": "a list", "map": "a map", "dyn": "something that only the answer knows"}

// typeName says what a type is in words.
func typeName(t *cel.Type) string {
	if word := typeWords[t.TypeName()]; word != "" {
		return word
	}
	return t.String()
}

// offset gives where an issue is in the expression, in runes.
func (s source) offset(issue *cel.Error) int {
	at := issue.Location.Column()
	for i, line := range strings.Split(s.text, "\n") {
		if i+1 >= issue.Location.Line() {
			break
		}
		at += utf8.RuneCountInString(line) + 1
	}
	return max(0, min(at, utf8.RuneCountInString(s.text)))
}

// tellSyntax tells the first thing that is wrong with how an expression is
// written: behind it nobody knows what was meant.
func (r *reader) tellSyntax(s source, issues *cel.Issues) {
	first := issues.Errors()[0]
	if strings.HasPrefix(first.Message, "Syntax error: token recognition error at: '=") {
		d := diag.New(diag.ManifestSyntax, s.place(s.offset(first), 1), "this is no expression: what is equal is compared with ==")
		d.Fix = s.node.Edit(s.from+s.offset(first), s.from+s.offset(first)+1, "==")
		r.report(d)
		return
	}
	r.report(diag.New(diag.ManifestSyntax, s.place(s.offset(first), 1), "this is no expression: %s", plainMessage(first.Message)))
}

var (
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	undefined  = regexp.MustCompile(`^undefined field '([^']*)'`)
	overload   = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '([^']*)'`)
)

// tellMeaning tells what is wrong with an expression that can be read.
func (r *reader) tellMeaning(s source, at place, issues *cel.Issues) {
	for _, issue := range issues.Errors() {
		where := s.offset(issue)
		switch {
		case undeclared.MatchString(issue.Message):
			name := undeclared.FindStringSubmatch(issue.Message)[1]
			r.tellUndeclared(s, where, at, name)
		case undefined.MatchString(issue.Message):
			r.tellUndefined(s, undefined.FindStringSubmatch(issue.Message)[1])
		case overload.MatchString(issue.Message):
			m := overload.FindStringSubmatch(issue.Message)
			r.report(diag.New(diag.ManifestType, s.whole(), "%s does not work on %s", strings.Trim(m[1], "_"), overloadTypes(m[2])))
		default:
			r.report(diag.New(diag.ManifestType, s.whole(), "%s", plainMessage(issue.Message)))
		}
	}
}

func (r *reader) tellUndeclared(s source, where int, at place, name string) {
	d := diag.New(diag.ManifestName, s.place(where, utf8.RuneCountInString(name)), "there is no %q here", name)
	known := append(slices.Clone(placeNames[at]), functionNames...)
	if variableTypes[name] != nil {
		d.Notes = []models.Note{{Text: "it is known in other places; here may stand " + strings.Join(placeNames[at], ", ")}}
	} else {
		d = diag.Suggest(d, name, known)
	}
	r.report(d)
}

// tellUndefined tells of a field that config, row or row.id has not.
func (r *reader) tellUndefined(s source, name string) {
	owner, at := "", 0
	for _, prefix := range []string{"row.identity", "row.id", "row", "config"} {
		i := max(strings.Index(s.text, prefix+"."+name), strings.Index(s.text, prefix+".?"+name))
		if i < 0 {
			continue
		}
		owner = prefix
		at = utf8.RuneCountInString(s.text[:i+strings.Index(s.text[i:], name)])
		break
	}
	place, choices := s.whole(), r.envs.provider.names[strings.TrimPrefix(owner, "row.")]
	if owner != "" {
		place = s.place(at, utf8.RuneCountInString(name))
	}
	r.report(diag.Suggest(diag.New(diag.ManifestName, place, "%s has no %q", owner, name), name, choices))
}

// functionNames are what is suggested for a function that is misspelt.
var functionNames = []string{"sha256_hex", "md5_hex", "hmac_sha256_hex", "json", "values", "has", "size", "omit"}

// plainMessage makes one line of a message of the expression reader.
func plainMessage(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	message = strings.TrimPrefix(message, "Syntax error: ")
	return strings.TrimSuffix(strings.ToLower(message[:1])+message[1:], ".")
}

// text reads a text with expressions in double braces; nil when absent.
func (r *reader) text(n parse.Node, at place) *Text {
	if n.IsZero() {
		return nil
	}
	t, rest, from := &Text{}, n.Text(), 0
	for {
		before, inside, found := strings.Cut(rest, "{{")
		if before != "" {
			t.parts = append(t.parts, part{literal: before})
		}
		if !found {
			return t
		}
		from += utf8.RuneCountInString(before) + 2
		expression, after, closed := strings.Cut(inside, "}}")
		if !closed {
			r.report(diag.New(diag.ManifestSyntax, n.Place(from-2, from), "these braces are never closed"))
			return t
		}
		// A map in an expression may end with a brace of its own.
		for strings.HasPrefix(after, "}") {
			expression, after = expression+"}", after[1:]
		}
		trimmed := strings.TrimLeft(expression, " ")
		start := from + utf8.RuneCountInString(expression) - utf8.RuneCountInString(trimmed)
		want := aText
		if before == "" && after == "" && len(t.parts) == 0 {
			want = anyValue
		}
		if e := r.compile(source{node: n, from: start, text: strings.TrimRight(trimmed, " ")}, at, want); e != nil {
			t.parts = append(t.parts, part{expr: e})
		}
		from += utf8.RuneCountInString(expression) + 2
		rest = after
	}
}
