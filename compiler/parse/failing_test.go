package parse

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestFirstFailing finds every wrong line as slowly and surely as can be: by
// reading all beginnings of the file.
func TestFirstFailing(t *testing.T) {
	tried := 0
	for _, wrong := range []string{"   odd: 1", "   odd:\n     - 1", "  - 1", "     odd: 1", "   odd", "   odd: 1\n\n# why\n\n", "\"odd\": x: y"} {
		for at := range 12 {
			lines := strings.Split(strings.Repeat("a:\n  b: 1\n  c: text\n    goes on\n", 3), "\n")
			for i := range lines {
				lines[i] = strings.Replace(lines[i], "a:", fmt.Sprintf("a%d:", i), 1)
			}
			lines[at] += "\n" + wrong
			text := strings.Join(lines, "\n")
			f := newFile("x.yaml", text)
			said, line := failure(f, text)
			if !strings.HasPrefix(said, "did not find expected") {
				continue
			}
			tried++
			want := line
			for want < f.lineCount() {
				if again, _ := failure(f, text[:f.byteEnd([]byte(text), want)]); again == said {
					break
				}
				want++
			}
			if got := f.firstFailing([]byte(text), line, said); got != want {
				t.Errorf("line %d instead of %d is wrong in\n%s", got, want, text)
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d of the texts fail in the way that is meant", tried)
	}
}

func failure(f *file, text string) (string, int) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return f.messageLine(err.Error())
	}
	return "", 0
}
