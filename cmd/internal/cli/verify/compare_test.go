package verify

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/compiler/ir"
)

// What is not a number of rows is refused: it must not pass for no difference.
func TestTake(t *testing.T) {
	step := &ir.Differences{Header: ir.Header{Name: "customer_profiles"}, Of: "customer_profiles", Cols: []ir.TableColumn{{Name: "spent"}}}
	none := []any{int64(0), nil, nil}
	for name, c := range map[string]struct {
		rows [][]any
		want []difference // nil: refused
	}{
		"same":         {[][]any{{none[0], nil, nil, none[0], nil, nil, none[0], nil, nil}}, []difference{}},
		"other values": {[][]any{{int64(1), "p1", "p1", int64(0), nil, nil, int64(2), "p2", "p3"}}, []difference{{Table: "customer_profiles", Kind: gone, Count: 1, Examples: []string{"p1"}}, {Table: "customer_profiles", Column: "spent", Kind: other, Count: 2, Examples: []string{"p2", "p3"}}}},
		"no row":       {nil, nil},
		"too few":      {[][]any{{int64(0), nil, nil}}, nil},
		"no number":    {[][]any{{int64(0), nil, nil, int64(0), nil, nil, "3", nil, nil}}, nil},
	} {
		d := &document{Differences: []difference{}}
		err := d.take(step, c.rows)
		if (err == nil) != (c.want != nil) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, d.Differences); err == nil && diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}
