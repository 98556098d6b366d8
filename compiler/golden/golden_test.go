package golden

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

const archive = `what is shown
-- weft.yaml --
project: shop
-- want/b --
old
-- want/gone --
nobody asks for this any more
-- model.yaml --
traits: {}
`

// Updating keeps the project and the order of the sections, writes what came
// out, drops what nobody compares and what is empty, and adds the rest by name.
func TestUpdateWritesWhatCameOut(t *testing.T) {
	*update = true
	defer func() { *update = false }()
	path := filepath.Join(t.TempDir(), "case.txtar")
	c := New(path, txtar.Parse([]byte(archive)))
	c.Want(t, "z", "last")
	c.Want(t, "b", "new\n")
	c.Want(t, "a", "added\n")
	c.Want(t, "nothing", "")
	c.finish(t)

	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := `what is shown
-- weft.yaml --
project: shop
-- want/b --
new
-- model.yaml --
traits: {}
-- want/a --
added
-- want/z --
last
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestProjectIsWithoutExpectations(t *testing.T) {
	c := New("case.txtar", txtar.Parse([]byte(archive)))
	for name, want := range map[string]bool{"weft.yaml": true, "model.yaml": true, "want/b": false} {
		if _, err := fs.Stat(c.Files(), name); (err == nil) != want {
			t.Errorf("the project has %s: %v, want %v", name, err == nil, want)
		}
	}
	if text, ok := c.File("want/b"); !ok || text != "old\n" {
		t.Errorf("File(want/b) = %q, %v", text, ok)
	}
}
