package check

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/dateformat"
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
		d := s.errorf(diag.NotConstant, o.node, "the argument %q of %s must be written out as a constant", p.Name, f.Name)
		d.Label = fmt.Sprintf("%q is known only when it runs", s.words(o.node))
		s.report(d)
		return false
	}
	switch p.Name {
	case "pattern":
		return s.checkPattern(o.node, l.Value)
	case "format":
		use := dateformat.Reading
		if f.Func == ir.FormatDate {
			use = dateformat.Writing
		}
		return s.checkFormat(o.node, l.Value, use)
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

// checkFormat checks a format of strptime codes.
func (s *scope) checkFormat(n expr.Node, format string, use dateformat.Use) bool {
	d, broken := brokenFormat(s.at(n), format, use, func(meant string) *models.Edit { return s.fix(n, "'"+meant+"'") })
	if broken {
		s.report(d)
	}
	return !broken
}

// mustNotBeEmpty checks that what a text is filled up with or split at is
// something.
func (s *scope) mustNotBeEmpty(f ir.Function, args []operand) bool {
	place, does := 2, "fills up with"
	switch f.Func {
	case ir.Lpad, ir.Rpad:
	case ir.SplitPart:
		place, does = 1, "splits at"
	default:
		return true
	}
	if l, ok := textLiteral(args[place].expr); !ok || l.Value != "" {
		return true
	}
	d := s.errorf(diag.WrongArgument, args[place].node, "%s %s at least one character, and this text is empty", f.Name, does)
	d.Label = "a blank is written ' '"
	s.report(d)
	return false
}

// mustHaveLength checks that a length that is written out is one.
func (s *scope) mustHaveLength(f ir.Function, p ir.Param, o operand) bool {
	l, ok := o.expr.(*models.Literal)
	if p.Name != "length" || !ok || !strings.HasPrefix(l.Value, "-") {
		return true
	}
	d := s.errorf(diag.WrongArgument, o.node, "the length of %s cannot be %s", f.Name, l.Value)
	d.Label = "a length is 0 or more"
	s.report(d)
	return false
}
