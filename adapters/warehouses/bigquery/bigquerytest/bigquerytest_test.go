package bigquerytest_test

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
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
		if strings.Contains(name, "googlesql") || strings.Contains(name, "bigquery/emulator") || strings.Contains(name, "bigquerytest") || name == "testing" {
			t.Errorf("cmd/weft depends on %s", name)
		}
	}
}

// skipping stands for a test that is skipped.
type skipping struct {
	testing.TB
	reason string
}

func (s *skipping) Helper() {}

func (s *skipping) Skip(args ...any) {
	s.reason = fmt.Sprint(args...)
	panic(s)
}

// skipped gives the reason for which a test is skipped.
func skipped(t *testing.T, test func(testing.TB)) (reason string) {
	t.Helper()
	defer func() {
		if s, ok := recover().(*skipping); ok {
			reason = s.reason
		}
	}()
	test(&skipping{TB: t})
	return ""
}

func TestChoice(t *testing.T) {
	t.Setenv(bigquerytest.Project, "")
	t.Setenv(bigquerytest.Emulator, "")
	start := func(t testing.TB) { bigquerytest.Start(t) }
	if reason := skipped(t, start); !strings.Contains(reason, "WEFT_BIGQUERY=1") {
		t.Errorf("without a choice: %q", reason)
	}
	t.Setenv(bigquerytest.Project, "real-project")
	if project, options := bigquerytest.Start(t); project != "real-project" || options != nil {
		t.Errorf("the project is %s with %d options", project, len(options))
	}
	if reason := skipped(t, func(t testing.TB) { bigquerytest.URL(t) }); !strings.Contains(reason, "real project") {
		t.Errorf("what needs the emulator on a real project: %q", reason)
	}
}

func client(t *testing.T, project string, options []option.ClientOption) *bigquery.Client {
	t.Helper()
	c, err := bigquery.NewClient(t.Context(), project, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestDataset(t *testing.T) {
	c := client(t, first(bigquerytest.Start(t)), second(bigquerytest.Start(t)))
	var name string
	t.Run("test", func(t *testing.T) {
		name = bigquerytest.Dataset(t)
		if err := c.Dataset(name).Table("t").Create(t.Context(), &bigquery.TableMetadata{
			Schema: bigquery.Schema{{Name: "a", Type: bigquery.IntegerFieldType}},
		}); err != nil {
			t.Error(err)
		}
	})
	_, err := c.Dataset(name).Metadata(t.Context())
	if answer := (*googleapi.Error)(nil); !errors.As(err, &answer) || answer.Code != http.StatusNotFound {
		t.Errorf("after its test, dataset %s: %v", name, err)
	}
}

func first[A, B any](a A, _ B) A  { return a }
func second[A, B any](_ A, b B) B { return b }

func TestAs(t *testing.T) {
	bigquerytest.URL(t)
	project, _ := bigquerytest.Start(t)
	c := client(t, project, bigquerytest.As(t, bigquerytest.Sender{Denied: []string{"bigquery.jobs.create"}}))
	_, err := c.Query("SELECT 1").Read(t.Context())
	if answer := (*googleapi.Error)(nil); !errors.As(err, &answer) || answer.Code != http.StatusForbidden {
		t.Errorf("without the right to run jobs: %v", err)
	}
	c = client(t, project, bigquerytest.As(t, bigquerytest.Sender{Mishaps: []string{"backendError"}}))
	if _, err := c.Query("SELECT 1").Read(t.Context()); err != nil {
		t.Errorf("after one error that passes: %v", err)
	}
}

// asChild tells this test binary, when it is run by TestOrphan, to start the
// emulator and wait to be killed.
const asChild = "BIGQUERYTEST_CHILD"

// TestOrphan proves that the emulator ends with its test, however that ends.
func TestOrphan(t *testing.T) {
	url := bigquerytest.URL(t)
	if os.Getenv(asChild) != "" {
		fmt.Printf("\nemulator: %s\n", url)
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
		if found, ok := strings.CutPrefix(lines.Text(), "emulator: "); ok {
			other = found
		}
	}
	if other == "" || other == url {
		t.Fatalf("the child's emulator is %q", other)
	}
	answers := func() bool {
		response, err := http.Get(other + "/bigquery/v2/projects")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	}
	if !answers() {
		t.Fatal("the child's emulator does not answer")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed: that is its error
	for deadline := time.Now().Add(10 * time.Second); answers(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the child's emulator goes on")
		}
	}
}
