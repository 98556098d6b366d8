package parse

import (
	"bytes"
	"io"
	"sort"

	"go.yaml.in/yaml/v3"
)

// firstFailing finds the line that YAML stumbles over when its message only
// names the line where the surrounding map or list began: the last line of the
// shortest beginning of the file that fails in the same way. From is the line
// that the message names.
func (f *file) firstFailing(text []byte, from int, message string) int {
	last := min(max(linesUntilFailure(text), from), f.lineCount())
	fails := func(line int) bool {
		var doc yaml.Node
		err := yaml.Unmarshal(text[:f.byteEnd(text, line)], &doc)
		if err == nil {
			return false
		}
		said, _ := f.messageLine(err.Error())
		return said == message
	}
	// YAML looks hardly beyond the line that it stumbles over. Each try reads the
	// file again, so the lines right before the last are tried first.
	step := 1
	for last-step >= from && fails(last-step) {
		last -= step
		step *= 2
	}
	first := max(from, last-step+1)
	return first + sort.Search(last-first, func(i int) bool { return fails(first + i) })
}

// byteEnd gives where a line ends in the bytes of the file, with its line break.
func (f *file) byteEnd(text []byte, line int) int {
	end := 0
	for range line {
		n := bytes.IndexByte(text[end:], '\n')
		if n < 0 {
			return len(text)
		}
		end += n + 1
	}
	return end
}

// linesUntilFailure counts the lines that YAML has asked for when it fails.
func linesUntilFailure(text []byte) int {
	lines := &lineReader{rest: text}
	var doc yaml.Node
	for decoder := yaml.NewDecoder(lines); ; {
		if err := decoder.Decode(&doc); err != nil {
			return lines.begun
		}
	}
}

// lineReader gives a text line by line, and no line before it is asked for.
type lineReader struct {
	rest   []byte
	begun  int
	inside bool // of a line longer than what was asked for
}

func (r *lineReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	if !r.inside {
		r.begun++
	}
	line := r.rest
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end+1]
	}
	n := copy(p, line)
	r.inside = n < len(line)
	r.rest = r.rest[n:]
	return n, nil
}
