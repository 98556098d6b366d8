package bigquerytest_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"cloud.google.com/go/bigquery"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/piped"
)

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

// TestOrphan proves that the emulator ends with its test, however that ends.
func TestOrphan(t *testing.T) {
	piped.Orphan(t, bigquerytest.URL(t), "/bigquery/v2/projects")
}

// TestMakeBuildsTheSame: `make emulator` builds by the flags that tests build by, so
// that what takes minutes is done once.
func TestMakeBuildsTheSame(t *testing.T) {
	text, err := os.ReadFile("../../../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	quoted := make([]string, len(bigquerytest.Flags))
	for i, flag := range bigquerytest.Flags {
		if quoted[i] = flag; strings.Contains(flag, " ") {
			quoted[i] = `"` + flag + `"`
		}
	}
	if want := "EMULATORFLAGS := " + strings.Join(quoted, " ") + "\n"; !strings.Contains(string(text), want) {
		t.Errorf("the Makefile should say\n%s", want)
	}
}
