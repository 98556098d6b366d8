package terminal

import (
	"io"
	"slices"
	"strings"
)

// Hide lets nothing of the streams show texts: *** is written in their place. It is the
// last guard of secrets, which nobody means to print. A text of less than four letters is
// no secret, and would be found everywhere.
func (s *Streams) Hide(texts []string) {
	texts = slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return len(text) < leastSecret })
	if len(texts) == 0 {
		return
	}
	// A secret that holds another one goes first.
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, text := range texts {
		pairs = append(pairs, text, "***")
	}
	hide := strings.NewReplacer(pairs...)
	s.Out, s.Err = hiding{s.Out, hide}, hiding{s.Err, hide}
}

const leastSecret = 4

// hiding is a writer that replaces texts in all that is written at once.
type hiding struct {
	to   io.Writer
	hide *strings.Replacer
}

func (h hiding) Write(p []byte) (int, error) {
	if _, err := h.hide.WriteString(h.to, string(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}
