package translate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnswers runs testdata/*.sql: statements one to a line, each with the
// answer that Google's reference documents, or that follows from it, after
// "-- " on the next line; "-- ! " stands before a part of an error. Rows are
// divided by " ; " and cells by "|". A statement without such a line only has
// to run.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no files of answers", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".sql"), func(t *testing.T) {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			answers(t, string(text))
		})
	}
}

func answers(t *testing.T, text string) {
	r := newRig(t)
	lines := strings.Split(text, "\n")
	for i, sql := range lines {
		if sql == "" || strings.HasPrefix(sql, "--") {
			continue
		}
		want, told := "", false
		if i+1 < len(lines) {
			want, told = strings.CutPrefix(lines[i+1], "--")
			want = strings.TrimSpace(want)
		}
		got, err := r.run(sql)
		part, fails := strings.CutPrefix(want, "! ")
		switch {
		case fails && (err == nil || !strings.Contains(err.Error(), part)):
			t.Errorf("line %d: %s\n\tgot   %q, %v\n\twant the error %q", i+1, sql, got, err, part)
		case fails:
		case err != nil:
			t.Errorf("line %d: %s\n\t%v\n%s", i+1, sql, err, r.shown)
		case told && strings.ReplaceAll(got, "\n", " ; ") != want:
			t.Errorf("line %d: %s\n\tgot   %s\n\twant  %s\n%s", i+1, sql, strings.ReplaceAll(got, "\n", " ; "), want, r.shown)
		}
	}
}
