package warehousetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/lower"
)

// innerWords are names that statements use for things of their own, and words
// of SQL that a user may take for a name.
var innerWords = strings.Fields(`
	a added anchor at b base began between_1 count counted counted_base decided derived email example fields first_seen
	header hi id_id id_x identified in_x is_1 is_member joined known level linked lo map member moments name names
	next_not node node_id node_of_customer node_x nodes of owned pairs raw read reached_3 ref refs row row_count
	row_key same_1 scan seen seen_at segment select source start_1 started starts step table time to_profile tried typed
	value values x
	above back below changes cluster ends gave held links loose lost moved opened present remains renamed stitched touched
	customer_anchors customer_ids customer_links customer_map customer_members customer_people customer_profiles
	customer_redirects customer_segments customer_stitched customer_traits dimension events_rows found from_map members node_map
	old pairs_1 people profiles query redirects roots table_1 total`)

// failedStatement is the statement that failed, when WEFT_SQL is set: it is long.
func failedStatement(err error) string {
	var failed *adapters.StatementError
	if os.Getenv("WEFT_SQL") == "" || !errors.As(err, &failed) {
		return "WEFT_SQL=1 shows the statement"
	}
	return failed.SQL
}

// tables are there already: no segment, which may become a view, is called so.
var tables = strings.Fields("dimension customer_anchors customer_ids customer_links customer_profiles customer_redirects customer_segments customer_stitched")

// asSegment is the name of the segment that a word is.
func asSegment(word string) string {
	if slices.Contains(tables, word) {
		return "q_" + word
	}
	return word
}

// Names is the property that users may name columns, sources, relations, traits
// and segments whatever they like: every word of innerWords is each of them at
// once, in projects of a few words, because planning many joins takes long.
//
// The values are easy to tell by hand. Column i of row k holds 10i + k. ana has
// the rows 1, 1 and 3, in this order, and bo the rows 2 and 3. A source of each
// name holds the rows 1, 2 and 3 once; 1 and 3 are ana's, 2 is bo's.
func Names(t *testing.T, w Warehouse) {
	for words := range slices.Chunk(innerWords, 9) {
		t.Run(words[0], func(t *testing.T) {
			t.Parallel()
			useNames(t, w, words)
		})
	}
}

func useNames(t *testing.T, w Warehouse, words []string) {
	warehouse := w.Open(t, t.TempDir())
	for _, sql := range namesTables(w, warehouse.Layout, words) {
		if err := warehouse.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	yaml, err := json.Marshal(namesModel(words)) // JSON is YAML
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(&txtar.Archive{Files: []txtar.File{{Name: "weft.yaml", Data: yaml}}})
	if err != nil {
		t.Fatal(err)
	}
	a := &archive{now: defaultNow, project: files, gave: map[string]string{}}
	plan, err := a.compile(w, warehouse, lower.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := warehouse.run(plan); err != nil {
		t.Fatalf("%v\n%s", err, failedStatement(err))
	}
	people, err := a.profileNames(w, warehouse)
	if err != nil {
		t.Fatal(err)
	}
	var members [][]string
	for i, word := range words {
		columns := []string{"profile_id", word, "m_" + word, "l_" + word, "z_" + word, "n_" + word, "r_" + word, "y_" + word}
		c, other := 10*(i+1), 10*((i+1)%len(words)+1)
		want := [][]string{
			{"id:ana", fmt.Sprint(3*c + 5), fmt.Sprint(c + 1), fmt.Sprintf("[%d, %d, %d]", c+3, c+1, c+1),
				fmt.Sprintf("[%d]", c+3), fmt.Sprint(2*other + 4), fmt.Sprint(other + 3), "true"},
			{"id:bo", fmt.Sprint(2*c + 5), fmt.Sprint(c + 2), fmt.Sprintf("[%d, %d]", c+3, c+2),
				fmt.Sprintf("[%d]", c+3), fmt.Sprint(other + 2), fmt.Sprint(other + 3), "false"},
		}
		if diff := cmp.Diff(want, read(t, w, warehouse, "customer_profiles", columns, people)); diff != "" {
			t.Errorf("%s: want -, got +\n%s", word, diff)
		}
		members = append(members, []string{asSegment(word), "id:ana"}, []string{"s_" + word, "id:ana"},
			[]string{"t_" + word, "id:ana"}, []string{"t_" + word, "id:bo"})
	}
	slices.SortFunc(members, slices.Compare)
	if diff := cmp.Diff(members, read(t, w, warehouse, "customer_segments", []string{"segment", "profile_id"}, people)); diff != "" {
		t.Errorf("members: want -, got +\n%s", diff)
	}
}

// read gives the cells of a published table.
func read(t *testing.T, w Warehouse, warehouse Opened, table string, columns []string, names map[string]string) [][]string {
	t.Helper()
	rows, err := warehouse.cells(w, table, columns, names)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// namesTables makes the tables "events" and "dimension".
func namesTables(w Warehouse, layout dialect.Layout, words []string) []string {
	row := func(k int) string {
		var cells []string
		for i, word := range words {
			cells = append(cells, fmt.Sprintf("%d AS %s", 10*(i+1)+k, w.Dialect.Quote(word)))
		}
		return strings.Join(cells, ", ")
	}
	event := func(who string, day, k int) string {
		return fmt.Sprintf("SELECT '%s' AS who, TIMESTAMP '2026-01-%02d 00:00:00' AS happened_at, %s", who, day, row(k))
	}
	of := func(who string, k int) string { return fmt.Sprintf("SELECT '%s' AS who, %s", who, row(k)) }
	return []string{
		"CREATE TABLE " + w.rawTable(layout, "events") + " AS " + strings.Join([]string{
			event("ana", 1, 1), event("ana", 2, 1), event("ana", 3, 3), event("bo", 1, 2), event("bo", 2, 3),
		}, " UNION ALL "),
		"CREATE TABLE " + w.rawTable(layout, "dimension") + " AS " + strings.Join([]string{of("ana", 1), of("bo", 2), of("ana", 3)}, " UNION ALL "),
	}
}

// rawTable is the full name of a table of the user's.
func (w Warehouse) rawTable(layout dialect.Layout, name string) string {
	return w.Dialect.Quote(layout.Raw) + "." + w.Dialect.Quote(name)
}

func namesModel(words []string) map[string]any {
	type block = map[string]any
	columns := block{"who": "text"}
	for _, word := range words {
		columns[word] = "int"
	}
	events := block{"happened_at": "timestamp"}
	for name, kind := range columns {
		events[name] = kind
	}
	relations, traits, segments := block{}, block{}, block{}
	sources := block{"events": block{
		"table": "events", "time": "happened_at", "ids": block{"id": "who"}, "columns": events, "relations": relations,
	}}
	for i, word := range words {
		column, c := `"`+word+`"`, 10*(i+1)
		other := `"` + words[(i+1)%len(words)] + `"`
		sources[word] = block{"table": "dimension", "ids": block{"id": "who"}, "columns": columns}
		relations[word] = block{"to": word, "join": word}
		traits[word] = "sum(events." + column + ")"
		traits["m_"+word] = "most_frequent(events." + column + ")"
		traits["l_"+word] = "list(events." + column + ")"
		traits["z_"+word] = "list(events." + column + " limit 1)"
		traits["n_"+word] = "sum(" + column + "." + other + ")"
		traits["r_"+word] = "last(events." + column + "." + other + ")"
		traits["y_"+word] = `in_segment("` + asSegment(word) + `")`
		segments[asSegment(word)] = block{"of": "customer", "where": fmt.Sprintf("%s > %d", column, c*5/2+5)}
		are := func(k int) string { return fmt.Sprintf("events where %s = %d", column, c+k) }
		segments["s_"+word] = block{"of": "customer", "sequence": []block{
			{"did": are(1)}, {"not": are(2)}, {"did": are(3)},
		}}
		segments["t_"+word] = block{"of": "customer", "within": "1d", "sequence": []block{
			{"did": are(3)}, {"not": are(1)},
		}}
	}
	return block{
		"project": "t", "targets": block{"local": block{"type": "duckdb", "path": "t.duckdb"}},
		"entities": block{"customer": block{"ids": block{"id": nil}}},
		"sources":  sources, "traits": block{"customer": traits}, "segments": segments,
	}
}
