package ir

import (
	"strconv"
	"strings"
)

// Reason is the sentence by which it is published why evidence does not link. A
// number that the warehouse counts may stand in it. Who knows a rule can write its
// sentences, and read the number in one that was published.
type Reason struct {
	Before, After string // the number
	Counted       bool   // there is a number; else Before is all
}

// Read gives the number in a sentence, 0 for one without, and whether the sentence
// is of this reason.
func (r Reason) Read(sentence string) (count int64, ok bool) {
	if !r.Counted {
		return 0, sentence == r.Before
	}
	rest, begins := strings.CutPrefix(sentence, r.Before)
	number, ends := strings.CutSuffix(rest, r.After)
	count, err := strconv.ParseInt(number, 10, 64)
	return count, begins && ends && err == nil
}
