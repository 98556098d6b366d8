// Package queryfile reads files of named queries, in the form that sqlc made
// known:
//
//	-- name: LapsingVIPs :many
//	-- Those who bought much and not of late.
//	-- not null: profile_id
//	SELECT profile_id, spend FROM weft.customer_profiles WHERE last_order < $before;
//
// In comes the text of a file, out come its queries, each with the place where it
// begins, and what is wrong with the form. It must not know SQL beyond where a
// statement ends: what a query means, takes and gives only the warehouse says.
package queryfile

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

var (
	nameLine = regexp.MustCompile(`^--\s*name:\s*(\S*)\s*(\S*)\s*(.*)$`)
	goodName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	notNull  = regexp.MustCompile(`^--\s*not null:(.*)$`)
)

// Read gives the queries of a file in their order. Those that have mistakes are
// left out.
func Read(file, text string) ([]models.ClientQuery, models.Diagnostics) {
	text = strings.TrimPrefix(text, "\ufeff") // which some editors put before a file
	r := &reader{file: file, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	for r.next < len(r.lines) {
		if m := nameLine.FindStringSubmatch(r.lines[r.next]); m != nil {
			r.query(m)
			continue
		}
		if line := strings.TrimSpace(r.lines[r.next]); line != "" && !strings.HasPrefix(line, "--") {
			d := diag.New(diag.QueryWithoutName, r.line(r.next), "a query begins here that has no name")
			d.Label = "put `-- name: WhatItIsCalled :many` above it"
			r.found = append(r.found, d)
			r.skip()
			continue
		}
		r.next++
	}
	return r.queries, r.found
}

type reader struct {
	file    string
	lines   []string
	next    int // the line to be read, from 0
	queries []models.ClientQuery
	found   models.Diagnostics
}

// line is the place of a whole line.
func (r *reader) line(n int) models.Span {
	text := r.lines[n]
	from := len(text) - len(strings.TrimLeft(text, " \t"))
	return models.Span{File: r.file, Line: n + 1, Col: 1 + from, Len: max(1, utf8.RuneCountInString(strings.TrimSpace(text)))}
}

// word is the place of a word in a line.
func (r *reader) word(n int, word string) models.Span {
	at := strings.Index(r.lines[n], word)
	if word == "" || at < 0 {
		return r.line(n)
	}
	return models.Span{File: r.file, Line: n + 1, Col: 1 + utf8.RuneCountInString(r.lines[n][:at]), Len: utf8.RuneCountInString(word)}
}

// skip goes on to the next name.
func (r *reader) skip() {
	for r.next < len(r.lines) && !nameLine.MatchString(r.lines[r.next]) {
		r.next++
	}
}

// query reads a query from its name on.
func (r *reader) query(m []string) {
	before := len(r.found)
	name, returns := m[1], models.QueryReturns(strings.TrimPrefix(m[2], ":"))
	q := models.ClientQuery{Name: name, At: r.word(r.next, name), Returns: returns}
	switch {
	case !goodName.MatchString(name):
		r.report(diag.New(diag.QueryName, q.At, "%q is not a name that a query can have", name), "a letter, then letters, digits and _")
	case !strings.HasPrefix(m[2], ":") || !known(returns):
		r.report(diag.New(diag.QueryReturns, r.word(r.next, m[2]), "query %q does not say what it gives", name), "write :many, :one or :exec behind the name")
	}
	for _, other := range r.queries {
		if other.Name == name {
			d := diag.New(diag.QueryTwice, q.At, "there are two queries %q", name)
			d.Notes = append(d.Notes, diag.Notef(other.At, "the first is here"))
			r.found = append(r.found, d)
		}
	}
	r.next++
	r.comments(&q)
	r.text(&q)
	if len(r.found) == before {
		r.queries = append(r.queries, q)
	}
}

func known(returns models.QueryReturns) bool {
	return returns == models.ReturnsMany || returns == models.ReturnsOne || returns == models.ReturnsNone
}

func (r *reader) report(d models.Diagnostic, label string) {
	d.Label = label
	r.found = append(r.found, d)
}

// comments reads what stands between the name and the query.
func (r *reader) comments(q *models.ClientQuery) {
	var doc []string
	for ; r.next < len(r.lines); r.next++ {
		line := r.lines[r.next]
		if nameLine.MatchString(line) || strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "--") {
			break
		}
		if m := notNull.FindStringSubmatch(line); m != nil {
			for _, word := range strings.FieldsFunc(m[1], func(c rune) bool { return c == ',' || c == ' ' || c == '\t' }) {
				q.NotNull = append(q.NotNull, models.QueryWord{Text: word, At: r.word(r.next, word)})
			}
		} else if strings.HasPrefix(line, "--") {
			doc = append(doc, strings.TrimSpace(strings.TrimPrefix(line, "--")))
		}
	}
	q.Doc = strings.TrimSpace(strings.Join(doc, "\n"))
}

// text reads the one statement of a query.
func (r *reader) text(q *models.ClientQuery) {
	from := r.next
	r.skip()
	text := strings.Join(r.lines[from:r.next], "\n")
	end := statementEnd(text)
	sql := strings.TrimRight(text[:end], " \t\n")
	if strings.TrimSpace(sql) == "" {
		r.report(diag.New(diag.QueryEmpty, q.At, "query %q has no statement", q.Name), "nothing stands below it")
		return
	}
	q.SQL, q.Start = sql, models.Span{File: r.file, Line: from + 1, Col: 1, Len: 1}
	if end == len(text) {
		return
	}
	rest := end + 1
	if blanks := restOf(text[rest:]); blanks >= 0 {
		at := Place(models.Span{File: r.file, Line: from + 1, Col: 1}, text, rest+blanks)
		r.report(diag.New(diag.QueryTwoStatements, at, "query %q has a second statement", q.Name), "a query is one statement; give this one a name of its own")
	}
}

// Place is where a byte of a text stands whose first letter is at start.
func Place(start models.Span, text string, offset int) models.Span {
	before := text[:min(max(offset, 0), len(text))]
	line := strings.Count(before, "\n")
	col := utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1
	if line == 0 {
		col += start.Col - 1
	}
	return models.Span{File: start.File, Line: start.Line + line, Col: col, Len: 1}
}
