package sqlc

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/queryfile"
)

// numberings tell how the parameters of a warehouse are written, with their name in
// the first group, and what stands for the one of a number. Generators count
// parameters; where a driver knows no numbers, as BigQuery's, names stay.
var numberings = map[string]struct {
	named *regexp.Regexp
	as    string // of the number, and of the type where the second group has one
}{
	"duckdb":     {regexp.MustCompile(`^\$([A-Za-z_][A-Za-z0-9_]*)`), "$%d"},
	"clickhouse": {regexp.MustCompile(`^\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*:\s*([^}]+?)\s*\}`), "CAST($%d AS %s)"},
}

// numbered writes a statement with $1, $2 in the place of its named parameters.
func numbered(f client.Function, warehouse string) string {
	numbering, known := numberings[warehouse]
	if !known {
		return f.SQL
	}
	return queryfile.Replace(f.SQL, func(rest string) (int, string) {
		m := numbering.named.FindStringSubmatch(rest)
		if m == nil {
			return 0, ""
		}
		place := slices.IndexFunc(f.Params, func(p client.Field) bool { return p.Name == m[1] })
		if place < 0 {
			return 0, ""
		}
		values := []any{place + 1}
		for _, group := range m[2:] {
			values = append(values, group)
		}
		return len(m[0]), fmt.Sprintf(numbering.as, values...)
	})
}
