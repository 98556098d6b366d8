// Package expr is the syntax of the expression language: text in, Node out.
//
//	Parse(text) (Node, []Problem)     one expression
//	ParseRows(text) (*Rows, []Problem) a sequence's step: source [where …] [within …]
//
// It knows neither YAML nor names nor types. Places are rune offsets into the
// text. All mistakes that can be told apart come out of one call; a Node is
// given back even then, with holes left out, so that later stages can go on
// where that is safe (the checker does not look at an expression with
// problems). String prints a Node in the canonical form; parsing that again
// gives the same Node.
package expr

import "github.com/weft-cdp/weft/models"

// Problem is a mistake in the syntax of an expression.
type Problem struct {
	Range
	Code    models.Code // E…
	Message string
	Label   string
	Notes   []string
	Fix     *string // replaces the Range
}
