package example

import (
	"bytes"
	"slices"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/diag"
)

// Shown is an archive as it is shown on a page: Files are what it is about,
// and Around is the model that they stand in, the same in what is wrong and in
// what is right.
type Shown struct{ Files, Around []txtar.File }

// aroundLines is from how many lines on a file that does not matter is left
// aside.
const aroundLines = 8

// Show takes the example of a page and what is right in its place apart.
func Show(p diag.Page) (wrong, right Shown) {
	example, fixed := txtar.Parse([]byte(p.Example)).Files, txtar.Parse([]byte(p.Fixed)).Files
	around := map[string]bool{}
	for _, f := range example {
		same := func(other txtar.File) bool { return f.Name == other.Name && bytes.Equal(f.Data, other.Data) }
		if bytes.Count(f.Data, []byte("\n")) >= aroundLines && (slices.ContainsFunc(fixed, same) || p.Fixed == "" && f.Name == "model.yaml") {
			around[f.Name] = true
		}
	}
	if len(around) == len(example) {
		around = nil
	}
	return split(example, around), split(fixed, around)
}

func split(files []txtar.File, around map[string]bool) Shown {
	var s Shown
	for _, f := range files {
		if around[f.Name] {
			s.Around = append(s.Around, f)
		} else {
			s.Files = append(s.Files, f)
		}
	}
	return s
}
