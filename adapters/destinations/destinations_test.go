package destinations_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/destinations/destinationtest"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Every manifest that comes with weft is read without a word, and says the same
// name as its folder.
func TestManifestsAreRight(t *testing.T) {
	for _, name := range destinations.Names() {
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
				if !strings.HasPrefix(page.URL, "https://") || len(page.Read) != len("2026-11-21") || page.Says == "" {
					t.Errorf("a page needs an address, a date and what it says: %+v", page)
				}
			}
		})
	}
}

// Every manifest stands what follows from what it says.
func TestManifestsConform(t *testing.T) {
	for _, name := range destinations.Names() {
		t.Run(name, func(t *testing.T) {
			m, _ := destinations.Find(name)
			for _, finding := range destinationtest.Try(m) {
				t.Error(finding)
			}
		})
	}
}

// The recorded answers of each tool, read as it is written that they are.
func TestAnswers(t *testing.T) {
	for _, name := range destinations.Names() {
		t.Run(name, func(t *testing.T) {
			m, _ := destinations.Find(name)
			destinationtest.Answers(t, m, name+"/testdata")
		})
	}
}
