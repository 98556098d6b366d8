package marks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestQueriesAreUpToDate asks sqlc whether what is checked in is what it would write.
func TestQueriesAreUpToDate(t *testing.T) {
	if os.Getenv("WEFT_SQLC") != "1" {
		t.Skip("the real sqlc takes a minute to build the first time: make test-sqlc does, and sets WEFT_SQLC=1")
	}
	sqlc, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "build", "sqlc"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(sqlc, "diff").CombinedOutput(); err != nil {
		t.Errorf("run make generate: %v\n%s", err, out)
	}
}
