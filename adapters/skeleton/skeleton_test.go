package skeleton_test

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/skeleton"
)

func TestKeep(t *testing.T) {
	list := skeleton.List{
		skeleton.New(`Could not convert '.*' to (\w+)( here)?`, `could not convert a text to $1$2`),
		skeleton.New(`Could not .*`, `it could not`),
	}
	for text, want := range map[string]string{
		"Could not convert 'ana@example.org' to INT":        "could not convert a text to INT",
		"Could not convert 'an'a\n' to INT here":            "could not convert a text to INT here",
		"Could not convert 'x' to INT, said ana":            "it could not",
		"ana: Could not convert 'ana@example.org' to INT":   "",
		"nothing that is known, with ana@example.org in it": "",
	} {
		got, known := list.Keep(text)
		if got != want || known != (want != "") {
			t.Errorf("%q: %q, %t", text, got, known)
		}
	}
}
