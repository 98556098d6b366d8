package terminal

import (
	"strings"
	"testing"
)

func TestHide(t *testing.T) {
	var out, err strings.Builder
	s := &Streams{Out: &out, Err: &err}
	s.Hide([]string{"token-1", "token-12", "ab", ""})
	s.Printf("with %s and %s, ab\n", "token-12", "token-1")
	s.Hide([]string{"other"})
	s.Notef("%s token-1\n", "another")
	if got, want := out.String()+err.String(), "with *** and ***, ab\nan*** ***\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
