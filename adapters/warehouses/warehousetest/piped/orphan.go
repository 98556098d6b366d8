package piped

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// asChild tells a test binary, when Orphan runs it, to keep the program running
// and to wait to be killed.
const asChild = "WEFT_PIPED_CHILD"

// Orphan proves that the program at an address, which this test binary shares,
// ends with the test binary however that ends: it runs the test that calls it
// once more in a process of its own, and kills that. A GET of the path tells
// that a program is alive.
func Orphan(t *testing.T, url, path string) {
	t.Helper()
	if os.Getenv(asChild) != "" {
		fmt.Printf("\nat: %s\n", url)
		time.Sleep(time.Minute)
		return
	}
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
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
		if at, ok := strings.CutPrefix(lines.Text(), "at: "); ok {
			other = at
		}
	}
	if other == "" || other == url {
		t.Fatalf("the child's program is at %q", other)
	}
	if !answers(other + path) {
		t.Fatal("the child's program does not answer")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed: that is its error
	for deadline := time.Now().Add(10 * time.Second); answers(other + path); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the child's program goes on")
		}
	}
}

func answers(url string) bool {
	response, err := http.Get(url)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}
