package project

import (
	"testing"

	"github.com/weft-cdp/weft/models"
)

func TestUnderline(t *testing.T) {
	at := func(col, length int) models.Span { return models.Span{Line: 1, Col: col, Len: length} }
	tests := map[string]struct {
		line   string
		places []models.Span
		want   string
	}{
		"one":               {"a: {b: 1}", []models.Span{at(5, 1)}, "    ^"},
		"several":           {"a: {b: 1}", []models.Span{at(8, 1), at(1, 1)}, "^      ^"},
		"after a tab":       {"\tb: 1", []models.Span{at(5, 1)}, "\t   ^"},
		"after wide runes":  {"漢字: x", []models.Span{at(5, 1)}, "      ^"},
		"wide runes":        {"漢字: x", []models.Span{at(1, 2)}, "^^^^"},
		"an empty place":    {"a: b", []models.Span{at(4, 0)}, "   ^"},
		"beyond the line":   {"a: b", []models.Span{at(4, 99)}, "   ^"},
		"outside the line":  {"a: b", []models.Span{at(99, 1)}, ""},
		"a place in no col": {"a: b", []models.Span{{}}, ""},
	}
	for name, test := range tests {
		if got := underline([]rune(test.line), test.places); got != test.want {
			t.Errorf("%s: %q under %q, want %q", name, got, test.line, test.want)
		}
	}
}
