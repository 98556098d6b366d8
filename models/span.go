package models

import "strconv"

// Span is a place in a file of the project: the first of Len runes on one
// line. Line and Col are 1-based and counted in runes. A mistake that covers
// several lines is shown by its first line. The zero Span is "no place".
type Span struct {
	File string `json:"file"` // relative to the project's folder, slashes forward
	Line int    `json:"line"`
	Col  int    `json:"col"`
	Len  int    `json:"len"`
}

// IsZero tells whether the span names no place.
func (s Span) IsZero() bool { return s == Span{} }

// String gives "file:line:col", the form that editors and terminals link.
func (s Span) String() string {
	if s.IsZero() {
		return "-"
	}
	return s.File + ":" + strconv.Itoa(s.Line) + ":" + strconv.Itoa(s.Col)
}

// Before orders spans by file, line and column.
func (s Span) Before(o Span) bool {
	if s.File != o.File {
		return s.File < o.File
	}
	if s.Line != o.Line {
		return s.Line < o.Line
	}
	return s.Col < o.Col
}
