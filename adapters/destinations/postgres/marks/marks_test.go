package marks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestQueriesAreUpToDate asks sqlc whether what is checked in is what it would write.
func TestQueriesAreUpToDate(t *testing.T) {
	programs := os.Getenv("WEFT_SQLC")
	if programs == "" {
		t.Skip("WEFT_SQLC names no folder with sqlc, which takes minutes to build the first time: `make test` builds it")
	}
	if out, err := exec.Command(filepath.Join(programs, "sqlc"), "diff").CombinedOutput(); err != nil {
		t.Errorf("run make generate: %v\n%s", err, out)
	}
}
