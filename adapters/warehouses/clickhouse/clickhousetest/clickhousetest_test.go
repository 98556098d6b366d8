package clickhousetest_test

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

// TestShipped proves that nothing of the rig is in the binary that ships.
func TestShipped(t *testing.T) {
	output, err := exec.Command("go", "list", "-deps", "github.com/weft-cdp/weft/cmd/weft").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(output))
	if len(packages) < 100 {
		t.Fatalf("go list tells only %d packages", len(packages))
	}
	for _, name := range packages {
		if strings.Contains(name, "ebitengine/purego") || strings.Contains(name, "clickhousetest") || name == "testing" {
			t.Errorf("cmd/weft depends on %s", name)
		}
	}
}

func TestURL(t *testing.T) {
	t.Setenv(clickhousetest.URL, "http://example.invalid:8123")
	if got := clickhousetest.Start(t); got != "http://example.invalid:8123" {
		t.Errorf("the server is %s", got)
	}
}

// asChild tells this test binary, when it is run by TestOrphan, to start the
// server and wait to be killed.
const asChild = "CLICKHOUSETEST_CHILD"

// TestOrphan proves that the server ends with its test, however that ends.
func TestOrphan(t *testing.T) {
	if os.Getenv(clickhousetest.URL) != "" {
		t.Skip("a server that CLICKHOUSE_URL names is not ours to end")
	}
	url := clickhousetest.Start(t)
	if os.Getenv(asChild) != "" {
		fmt.Printf("\nserver: %s\n", url)
		time.Sleep(time.Minute)
		return
	}
	child := exec.Command(os.Args[0], "-test.run", "^TestOrphan$")
	child.Env = append(os.Environ(), asChild+"=1")
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	other := ""
	for lines := bufio.NewScanner(output); other == "" && lines.Scan(); {
		other, _ = strings.CutPrefix(lines.Text(), "server: ")
		if !strings.HasPrefix(other, "http://") {
			other = ""
		}
	}
	if other == "" || other == url {
		t.Fatalf("the child's server is %q", other)
	}
	ping := func() bool {
		response, err := http.Get(other + "/ping")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	}
	if !ping() {
		t.Fatal("the child's server does not answer")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed: that is its error
	eventually(t, "the child's server has ended", func() bool { return !ping() })
}
