package destinations_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/destinations/destinationtest"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Every manifest that comes with weft is read without a word, and says the same
// name as its folder.
func TestManifestsAreRight(t *testing.T) {
	for _, name := range destinations.Files() {
		t.Run(name, func(t *testing.T) {
			m, line, diags := manifest.File(name+"/manifest.yaml", destinations.Text(name))
			if len(diags) > 0 {
				var b strings.Builder
				if err := diag.Render(&b, diags, diag.Options{Max: -1, Line: line}); err != nil {
					t.Fatal(err)
				}
				t.Fatal(b.String())
			}
			if m.Name != name {
				t.Errorf("the manifest in the folder %s is of %q", name, m.Name)
			}
			if len(m.Pages) == 0 {
				t.Error("the manifest does not say which pages of the vendor it follows")
			}
			for _, page := range m.Pages {
				if !strings.HasPrefix(page.URL, "https://") || page.Says == "" {
					t.Errorf("a page needs an address and what it says: %+v", page)
				}
				if _, err := time.Parse(time.DateOnly, page.Read); page.Read != "" && err != nil {
					t.Errorf("when a page was read is a day, if it was: %+v", page)
				}
			}
		})
	}
}

// Every manifest stands what follows from what it says.
func TestManifestsConform(t *testing.T) {
	for _, name := range destinations.Files() {
		t.Run(name, func(t *testing.T) {
			m, _ := destinations.Find(name)
			for _, finding := range destinationtest.Try(m) {
				t.Error(finding)
			}
		})
	}
}

// Answers that are written as the pages of each tool have them are read as they say.
func TestAnswers(t *testing.T) {
	for _, name := range destinations.Files() {
		t.Run(name, func(t *testing.T) {
			m, _ := destinations.Find(name)
			destinationtest.Answers(t, m, name+"/testdata")
		})
	}
}

// What a destination in Go says of itself is what it does: the manifest and the
// contract have the same name, and a sync can be made of each object and mode.
func TestProgramsSayWhatTheyAre(t *testing.T) {
	settings := map[string]map[string]string{
		"files":           {"path": "exports"},
		"kafka":           {"brokers": "kafka.example:9092"},
		"redis":           {"url": "redis://cache.example:6379/0"},
		"salesforce_bulk": {"client_id": "app", "client_secret": "secret", "instance_url": "https://shop.my.salesforce.com"},
		"postgres":        {"url": "postgres://weft:secret@db.example/shop"},
		"webhook":         {"url": "https://shop.example/hook"},
	}
	for _, name := range destinations.Names() {
		if slices.Contains(destinations.Files(), name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			m, ok := destinations.Find(name)
			if !ok || m.Name != name || m.Title == "" || m.Description == "" || m.Version < 1 {
				t.Fatalf("it says that it is %+v", m)
			}
			for _, s := range m.Settings {
				if s.Doc == "" || s.Type == "" {
					t.Errorf("%q has no type or no word about it", s.Name)
				}
			}
			d, err := destinations.Open(name, settings[name], destinations.Options{Dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			contract := d.Describe()
			if contract.Name != name || contract.Limits.Timeout == 0 || contract.Limits.Concurrency.Max == 0 {
				t.Errorf("its contract is %+v", contract)
			}
			object, ok := contract.Object("things")
			if !ok || object.Name != "things" || m.Object("things") == nil {
				t.Fatal("it has no object of the name that a project gives")
			}
			for _, op := range object.Ops {
				if op.MaxRows < 1 || m.Object("things").Op(op.Name) == nil {
					t.Errorf("%s takes %d rows", op.Name, op.MaxRows)
				}
			}
		})
	}
	if _, err := destinations.Open("webhok", nil, destinations.Options{}); err == nil {
		t.Error("a destination of an unknown type is opened")
	}
}
