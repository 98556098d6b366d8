package models_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/models"
)

// However the stages report, the same list comes out: by place, code, message,
// and each once.
func TestSortIsIndependentOfOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) models.Diagnostic {
			return models.Diagnostic{
				Code:    models.Code(rapid.SampledFrom([]string{"N201", "P001"}).Draw(t, "code")),
				At:      models.Span{File: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "file"), Line: rapid.IntRange(1, 2).Draw(t, "line"), Col: 1, Len: 1},
				Message: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "message"),
			}
		})
		list := models.Diagnostics(rapid.SliceOfN(one, 0, 12).Draw(t, "list"))
		other := slices.Clone(list)
		slices.Reverse(other)
		list.Sort()
		other.Sort()
		if !slices.EqualFunc(list, other, same) {
			t.Fatalf("the order of reporting shows:\n%v\n%v", list, other)
		}
		for i := 1; i < len(list); i++ {
			if list[i].At.Before(list[i-1].At) || same(list[i], list[i-1]) {
				t.Fatalf("not sorted, or one twice: %v", list)
			}
		}
	})
}

func same(a, b models.Diagnostic) bool {
	return a.At == b.At && a.Code == b.Code && a.Message == b.Message
}

func TestErrorTellsTheFirst(t *testing.T) {
	at := models.Span{File: "a.yaml", Line: 2, Col: 3, Len: 1}
	d := models.Diagnostic{At: at, Message: "wrong"}
	for want, list := range map[string]models.Diagnostics{
		"no diagnostics":                 nil,
		"a.yaml:2:3: wrong":              {d},
		"a.yaml:2:3: wrong (and 2 more)": {d, d, d},
	} {
		if got := list.Error(); got != want {
			t.Errorf("Error() = %q, want %q", got, want)
		}
	}
}

func TestWarningsStopNothing(t *testing.T) {
	list := models.Diagnostics{{Severity: models.Warning}}
	if list.HasErrors() {
		t.Error("a warning counts as an error")
	}
	if list = append(list, models.Diagnostic{}); !list.HasErrors() {
		t.Error("an error beside a warning is not seen")
	}
}
