package check

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// mustBeConstant checks an argument that must be written out, and what is
// written: a warehouse would find the mistake only in the middle of a run.
func (s *scope) mustBeConstant(f ir.Function, p ir.Param, o operand) bool {
	l, ok := o.expr.(*models.Literal)
	if !ok || l.T.Kind == models.Null {
		d := s.errorf(diag.NotConstant, o.node, "the %s of %s must be written out as a constant", p.Name, f.Name)
		d.Label = fmt.Sprintf("%q is known only when it runs", s.words(o.node))
		s.report(d)
		return false
	}
	switch p.Name {
	case "pattern":
		return s.checkPattern(o.node, l.Value)
	case "format":
		return s.checkFormat(o.node, l.Value)
	}
	return true
}

// checkPattern checks a regular expression.
func (s *scope) checkPattern(n expr.Node, pattern string) bool {
	_, err := regexp.Compile(pattern)
	var broken *syntax.Error
	if !errors.As(err, &broken) {
		return true
	}
	d := s.errorf(diag.PatternBroken, n, "the pattern %s cannot be read: %s", s.words(n), broken.Code)
	d.Label = fmt.Sprintf("at %q", broken.Expr)
	if broken.Code == syntax.ErrInvalidPerlOp {
		d.Label = fmt.Sprintf("RE2 has no %q: it neither looks ahead nor back", broken.Expr)
	}
	s.report(d)
	return false
}

// mustBeGroup checks that a pattern has the group that is asked for.
func (s *scope) mustBeGroup(pattern, group operand) bool {
	p, isText := textLiteral(pattern.expr)
	g, isLiteral := group.expr.(*models.Literal)
	if !isText || !isLiteral {
		return true
	}
	re, err := regexp.Compile(p.Value)
	number, notInt := strconv.Atoi(g.Value)
	if err != nil || notInt == nil && number >= 0 && number <= re.NumSubexp() {
		return true
	}
	d := s.errorf(diag.PatternBroken, group.node, "the pattern %s has no group %s", s.words(pattern.node), g.Value)
	d.Label = fmt.Sprintf("it has %d, each in brackets; 0 is all that it matches", re.NumSubexp())
	s.report(d)
	return false
}

// formatCodes are the codes of dates that every warehouse writes equally.
const formatCodes = "YymdHIMSpjbBaAfzZ%-"

// checkFormat checks a format of strptime codes.
func (s *scope) checkFormat(n expr.Node, format string) bool {
	runes := []rune(format)
	codes := 0
	for i := 0; i < len(runes); i++ {
		if runes[i] != '%' {
			continue
		}
		i++
		if i == len(runes) || !strings.ContainsRune(formatCodes, runes[i]) {
			code := "%" + string(runes[min(i, len(runes)):min(i+1, len(runes))])
			d := s.errorf(diag.FormatBroken, n, "the format %s has a code %q that does not exist", s.words(n), code)
			d.Label = "%Y year, %m month, %d day, %H hour, %M minute, %S second"
			s.report(d)
			return false
		}
		codes++
	}
	if codes == 0 {
		d := s.errorf(diag.FormatBroken, n, "the format %s has no codes", s.words(n))
		d.Label = "2026-01-31 is '%Y-%m-%d'"
		s.report(d)
		return false
	}
	return true
}
