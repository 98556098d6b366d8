package duckdb

import (
	"os"
	"strings"
	"testing"
)

// TestTextFilesAreDescribedAsTheyAreRead: what describes a file spells its options
// by hand, and what a run reads it with is a template.
func TestTextFilesAreDescribedAsTheyAreRead(t *testing.T) {
	template, err := os.ReadFile("dialect/templates/csv_options.sql.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	_, options, _ := strings.Cut(string(template), "-}}")
	if strings.TrimSpace(options) != textFile {
		t.Errorf("a file is described with\n%s\nand read with\n%s", textFile, options)
	}
}
