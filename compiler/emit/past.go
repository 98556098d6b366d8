package emit

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// bitsOfWord is how many truths are in a whole number: their powers of two add
// up to one of 64 bits with a sign.
const bitsOfWord = 62

// conditionsView is the data of conditions.sql.tmpl.
type conditionsView struct {
	*ir.Conditions
	Into, IntoTruths  ir.Table
	Layers            chain
	Texts             []conditionText
	Words             [][]truth // at least one: a profile that is there has words
	Zero, NoWords     ir.Expr
	Moments           ir.Expr
	IsThere, WasThere ir.Expr // over words and were
}

// conditionText is a row of <entity>_conditions.
type conditionText struct {
	Segment, Definition, Text string
	Number, Word, Mask        int
}

// truth is a condition as a part of a word: Mask, a power of two, where it is
// true.
type truth struct {
	Segment string // where the first of those stands that only it has asked for so far; else ""
	True    ir.Expr
	Mask    int
}

func conditionsViewOf(s *ir.Conditions) conditionsView {
	v := conditionsView{
		Conditions: s, Layers: chainOf(s.Layers, "profiles", nil, always("decided"), "words"),
		Into: nextOf(s.Entity, ir.ConditionsTable), IntoTruths: nextOf(s.Entity, ir.TruthsTable),
		Zero: dialect.AsColumn(lit(models.Int, "0")), NoWords: ir.Call{Typed: ir.Typed{T: wordsType}, Func: ir.MakeList},
		Moments: moments(), IsThere: isThere("words"), WasThere: isThere("were"),
	}
	if len(s.Conditions) == 0 {
		v.Words = [][]truth{nil}
	}
	bits := map[string]int{} // the bit of a condition, by what it says: segments have many in common
	number, said := 0, ""
	for i, c := range s.Conditions {
		if number++; i > 0 && s.Conditions[i-1].Segment != c.Segment {
			number = 1
		}
		bit, known := bits[ir.ExprText(c.True.Expr)]
		if !known {
			bit = len(bits)
			bits[ir.ExprText(c.True.Expr)] = bit
			part := truth{True: c.True.Expr, Mask: 1 << (bit % bitsOfWord)}
			if said != c.Segment {
				said, part.Segment = c.Segment, c.Segment
			}
			if bit%bitsOfWord == 0 {
				v.Words = append(v.Words, nil)
			}
			v.Words[len(v.Words)-1] = append(v.Words[len(v.Words)-1], part)
		}
		v.Texts = append(v.Texts, conditionText{c.Segment, c.Definition, c.Text, number, 1 + bit/bitsOfWord, 1 << (bit % bitsOfWord)})
	}
	return v
}

var wordsType = models.Type{Kind: models.List, Elem: models.Int}

// moments counts the moments of a table's column now.
func moments() ir.Expr { return counted(ir.CountDistinct, column("now", models.Timestamp)) }

// isThere is the condition that somebody's column of words has any.
func isThere(words ir.Ident) ir.Expr {
	length := call(ir.ListLength, models.Int, ir.Col{Typed: ir.Typed{T: wordsType}, Name: words})
	return test(ir.Gt, length, lit(models.Int, "0"))
}

func nextOf(entity ir.Ident, suffix string) ir.Table {
	return ir.Table{Space: ir.Next, Name: entity + ir.Ident(suffix)}
}

// intervalsView is the data of intervals.sql.tmpl.
type intervalsView struct {
	*ir.Intervals
	reasons
	Profiles, Conditions, Truths ir.Table // of this run
	Joined                       ir.Expr  // the texts of a segment's conditions, as they are written
	Moments, IsThere             ir.Expr
}

func intervalsViewOf(s *ir.Intervals) intervalsView {
	texts := ir.Agg{
		Typed: ir.Typed{T: models.Type{Kind: models.List, Elem: models.Text}}, Func: ir.ListOf,
		Args: []ir.Expr{column("condition", models.Text)}, Order: []ir.Expr{column("backwards", models.Int)}, // a list begins with the greatest
	}
	return intervalsView{
		Intervals: s,
		Profiles:  nextOf(s.Entity, ir.ProfilesTable), Conditions: nextOf(s.Entity, ir.ConditionsTable), Truths: nextOf(s.Entity, ir.TruthsTable),
		Joined:  call(ir.ListJoin, models.Text, texts, lit(models.Text, "; ")),
		Moments: moments(), IsThere: isThere("words"),
	}
}

// reasons gives templates the words for why somebody entered or left.
type reasons struct{}

func (reasons) NewProfile() string        { return ir.NewProfile }
func (reasons) NewSegment() string        { return ir.NewSegment }
func (reasons) ProfilesMerged() string    { return ir.ProfilesMerged }
func (reasons) ProfileGone() string       { return ir.ProfileGone }
func (reasons) SegmentRemoved() string    { return ir.SegmentRemoved }
func (reasons) DefinitionChanged() string { return ir.DefinitionChanged }

// pastValuesView is the data of past_values.sql.tmpl.
type pastValuesView struct {
	*ir.PastValues
	Into  ir.Table
	Value ir.Expr // what is known, as a value of the type that the trait has now
}

func pastValuesViewOf(s *ir.PastValues) pastValuesView {
	known := ir.Col{Typed: ir.Typed{T: s.T.OrNull()}, Name: "value"}
	return pastValuesView{
		PastValues: s, Into: ir.Table{Space: ir.Next, Name: s.Table()},
		Value: dialect.Cast(known, s.T),
	}
}
