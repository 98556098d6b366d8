package warehousetest

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// vectors is the archive whose values every warehouse takes through the steps. Here
// they go through them in Go, and must come to the same.
const vectors = "testdata/sync_identity_steps.txtar"

func TestStepsInGo(t *testing.T) {
	text, err := os.ReadFile(vectors)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(text)
	file := func(name string) string {
		for _, f := range archive.Files {
			if f.Name == name {
				return string(f.Data)
			}
		}
		t.Fatalf("the archive has no %s", name)
		return ""
	}
	settings, err := stepsManifest().NewSettings(map[string]string{"region": "SE"})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range stepsManifest().Objects {
		rows, err := csv.NewReader(strings.NewReader(file("data/" + o.Name + ".csv"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		lines := []string{"identity"}
		for _, row := range rows[1:] {
			lines = append(lines, "nr="+row[0]+"&"+identity(o, settings, row[1]))
		}
		got := strings.Join(lines, "\n") + "\n"
		if want := file("expect/weft_sync_plan_to_" + o.Name + "_1"); got != want {
			t.Errorf("%s are in Go\n%swant\n%s", o.Name, got, want)
		}
	}
}

// identity writes who a value is, as the tables of syncs have it.
func identity(o *manifest.Object, settings *manifest.Settings, value string) string {
	var b strings.Builder
	for _, id := range o.Identity.Fields[1:] { // the first is the number of the value
		if got, ok := id.Steps.Apply(settings, value); ok {
			b.WriteString(id.Name + "=" + strings.NewReplacer("%", "%25", "&", "%26").Replace(got) + "&")
		}
	}
	return b.String()
}

// Every way in which a tool that weft comes with writes who somebody is stands among
// the vectors.
func TestEveryIdentityHasVectors(t *testing.T) {
	var tried []string
	for _, o := range stepsManifest().Objects {
		for _, id := range o.Identity.Fields {
			tried = append(tried, id.Steps.Version())
		}
	}
	// Advertising ids are texts, and lower is tried behind trim with what follows.
	tried = append(tried, "trim/1 lower/1")
	for _, name := range destinations.Files() {
		m, _ := destinations.Find(name)
		for _, o := range m.Objects {
			for _, id := range o.Identity.Fields {
				if version := id.Steps.Version(); version != "" && !slices.Contains(tried, version) {
					t.Errorf("%s.%s.%s goes through %q, and no vector does", name, o.Name, id.Name, version)
				}
			}
		}
	}
}
