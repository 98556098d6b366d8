package project

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// reference is a ${NAME} in a setting.
var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// variables answers ${NAME}: from --var, then the environment, then the vars
// of weft.yaml. Values are never printed: they may be secrets.
type variables struct {
	flags    map[string]string
	lookup   func(string) (string, bool)
	defaults map[string]string
	line     func(file string, line int) string
	dir      string // of the project
	missing  models.Diagnostics
}

// variables reads --var and the project's defaults.
func (e *Env) variables(loaded *Loaded) (*variables, error) {
	v := &variables{flags: map[string]string{}, lookup: e.Lookup, defaults: map[string]string{}, line: loaded.Tree.Line, dir: loaded.Dir}
	for _, text := range e.Flags.Vars {
		name, value, found := strings.Cut(text, "=")
		if !found || !reference.MatchString("${"+name+"}") {
			// The text after a forgotten name may be a secret, so it is not repeated.
			return nil, fault.New(fault.Usage, "write --var NAME=value", "--var has no NAME= in front")
		}
		v.flags[name] = value
	}
	for _, entry := range loaded.Tree.Project().Get("vars").Entries() {
		v.defaults[entry.Name] = entry.Value.Text()
	}
	return v, nil
}

// fileReference is a ${file:PATH} in a setting.
var fileReference = regexp.MustCompile(`\$\{file:([^}]+)\}`)

// contents replaces each ${file:PATH} of a text by what the file has, without the line
// break at its end. Paths are relative to the project. What cannot be read is gathered
// as a diagnostic.
func (v *variables) contents(text string, at models.Span) string {
	return fileReference.ReplaceAllStringFunc(text, func(ref string) string {
		path := fileReference.FindStringSubmatch(ref)[1]
		if !filepath.IsAbs(path) {
			path = filepath.Join(v.dir, path)
		}
		content, err := os.ReadFile(path)
		if err == nil {
			return strings.TrimRight(string(content), "\r\n")
		}
		d := diag.New(diag.VariableNotSet, v.within(at, ref), "%s cannot be read", ref)
		d.Notes = append(d.Notes, models.Note{Text: "make the file, which belongs into .gitignore"})
		v.missing = append(v.missing, d)
		return ref
	})
}

// expand replaces each ${NAME} of a text that stands at a place. What is not
// set is gathered as a diagnostic.
func (v *variables) expand(text string, at models.Span) string {
	return v.replace(text, at, "set it with --var %s=…, as an environment variable, or as a default under vars in weft.yaml")
}

// secret replaces each ${file:PATH} and ${NAME} of a secret. Nobody is told to write one
// into weft.yaml, where it is refused.
func (v *variables) secret(text string, at models.Span) string {
	return v.replace(v.contents(text, at), at, "set it as an environment variable %s: it is a secret, which no file of the project may hold")
}

// replace is expand, with what it says about a name that is not set.
func (v *variables) replace(text string, at models.Span, note string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		name := ref[2 : len(ref)-1]
		if value, ok := v.value(name); ok {
			return value
		}
		d := diag.New(diag.VariableNotSet, v.within(at, ref), "%s is not set", ref)
		d.Notes = append(d.Notes, models.Note{Text: fmt.Sprintf(note, name)})
		v.missing = append(v.missing, d)
		return ref
	})
}

// within narrows the place of a text to the place of a part of it.
func (v *variables) within(at models.Span, part string) models.Span {
	line := []rune(v.line(at.File, at.Line))
	from := at.Col - 1
	if from < 0 || from > len(line) {
		return at
	}
	before, _, found := strings.Cut(string(line[from:]), part)
	if !found {
		return at
	}
	at.Col += utf8.RuneCountInString(before)
	at.Len = utf8.RuneCountInString(part)
	return at
}

func (v *variables) value(name string) (string, bool) {
	if value, ok := v.flags[name]; ok {
		return value, true
	}
	if value, ok := v.lookup(name); ok {
		return value, true
	}
	value, ok := v.defaults[name]
	return value, ok
}

// settings expands all settings of a target.
func (v *variables) settings(target *models.Target) map[string]string {
	expanded := make(map[string]string, len(target.Settings))
	for name, text := range target.Settings {
		expanded[name] = v.expand(text, target.Places[name])
	}
	return expanded
}

// sources expands where the sources' rows are, in place.
func (v *variables) sources(project *models.Project) {
	for _, source := range project.Sources {
		source.Table = v.expand(source.Table, source.FromAt)
		source.File = v.expand(source.File, source.FromAt)
	}
}
