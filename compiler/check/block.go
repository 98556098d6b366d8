package check

import (
	"errors"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// readBlock reads one blocked value or /pattern/.
func (c *checker) readBlock(id *models.Identifier, n parse.Node) {
	text := n.Text()
	if len(text) >= 2 && strings.HasPrefix(text, "/") && strings.HasSuffix(text, "/") {
		c.readBlockPattern(id, n, text[1:len(text)-1])
		return
	}
	if strings.HasPrefix(text, "/") {
		d := diag.New(diag.UnreadablePattern, n.At(), "the pattern %s does not end with a slash", patternText(n))
		d.Label = "patterns are written /like this/"
		if text != "/" {
			d.Fix = replace(n, text+"/")
		}
		c.report(d)
		return
	}
	value, ok := Normalize(id, text)
	if !ok {
		d := diag.Warn(diag.BlockWithoutEffect, n.At(), "blocking %q has no effect", text)
		d.Label = "such a value is no " + quote(id.Name) + " anyway"
		c.report(d)
		return
	}
	id.Blocks = append(id.Blocks, models.Block{Value: value, At: n.At()})
}

// readBlockPattern reads what stands between the slashes. RE2 is what all
// warehouses can search for with the same outcome.
func (c *checker) readBlockPattern(id *models.Identifier, n parse.Node, pattern string) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		c.report(patternProblem(n, pattern, err))
		return
	}
	if matchesEmpty(re.Simplify()) {
		d := diag.New(diag.PatternBlocksAll, n.At(), "the pattern %s blocks every value", patternText(n))
		d.Label = "it is found in any text"
		c.report(d)
		return
	}
	id.Blocks = append(id.Blocks, models.Block{Pattern: pattern, At: n.At()})
}

// patternText is a pattern as it was written: its slashes are its quotes, and
// quoting would double its backslashes.
func patternText(n parse.Node) string {
	if strconv.CanBackquote(n.Text()) {
		return n.Text()
	}
	return quote(n.Text())
}

// patternReasons say what is wrong with a pattern, beside the caret.
var patternReasons = map[syntax.ErrorCode]string{
	syntax.ErrInvalidCharClass:      "no such class of characters",
	syntax.ErrInvalidCharRange:      "this range runs backwards",
	syntax.ErrInvalidEscape:         "there is no such escape",
	syntax.ErrInvalidNamedCapture:   "a group cannot be named so",
	syntax.ErrInvalidPerlOp:         "there is no such group",
	syntax.ErrInvalidRepeatOp:       "one repetition follows another",
	syntax.ErrInvalidRepeatSize:     "no repetition above 1000, and none that runs backwards",
	syntax.ErrInvalidUTF8:           "this is no UTF-8",
	syntax.ErrMissingBracket:        "no ] for this",
	syntax.ErrMissingParen:          "a bracket is never closed",
	syntax.ErrMissingRepeatArgument: "there is nothing to repeat",
	syntax.ErrTrailingBackslash:     "nothing stands behind the backslash",
	syntax.ErrUnexpectedParen:       "a bracket is closed that was never opened",
	syntax.ErrNestingDepth:          "brackets are nested too deep",
	syntax.ErrLarge:                 "the pattern is too large",
}

// patternProblem places the caret on the part of the pattern that is wrong.
func patternProblem(n parse.Node, pattern string, err error) models.Diagnostic {
	from, to := 1, 1+utf8.RuneCountInString(pattern)
	reason, where := err.Error(), ""
	var problem *syntax.Error
	if errors.As(err, &problem) {
		reason, where = patternReasons[problem.Code], problem.Expr
	}
	if i := strings.Index(pattern, where); where != "" && i >= 0 {
		from = 1 + utf8.RuneCountInString(pattern[:i])
		to = from + utf8.RuneCountInString(where)
	}
	d := diag.New(diag.UnreadablePattern, n.Place(from, to), "the pattern %s cannot be read", patternText(n))
	d.Label = reason
	if strings.HasPrefix(where, "(?") || strings.HasPrefix(where, `\`) {
		d.Notes = append(d.Notes, models.Note{Text: "patterns are RE2, which has no look-ahead, look-behind or back-references"})
	}
	return d
}

// matchesEmpty tells whether a pattern is found even in the empty text
// wherever one looks, and so in every text.
func matchesEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpStar, syntax.OpQuest:
		return true
	case syntax.OpRepeat:
		return re.Min == 0 || matchesEmpty(re.Sub[0])
	case syntax.OpCapture, syntax.OpPlus:
		return matchesEmpty(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !matchesEmpty(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if matchesEmpty(sub) {
				return true
			}
		}
	}
	return false
}
