package plan

import (
	"strings"
	"testing"
)

// TestTooMuchEvidenceOfASplitIsTold: what is not looked up does not stand there as
// if it linked as before.
func TestTooMuchEvidenceOfASplitIsTold(t *testing.T) {
	x := &example{Kind: splitKind, Path: make([]pathStep, 1)}
	(&comparing{}).mark(&entity{}, x, make([][]any, mostEvidence+1))
	if want := "there are more than 100,000 pieces of evidence"; !strings.Contains(x.Note, want) {
		t.Errorf("the note is %q and does not say %q", x.Note, want)
	}
}
