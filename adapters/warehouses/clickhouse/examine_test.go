package clickhouse_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

func find(t *testing.T, findings []adapters.Finding, name string) adapters.Finding {
	t.Helper()
	for _, f := range findings {
		if strings.HasPrefix(f.Name, name) {
			return f
		}
	}
	t.Fatalf("no finding %q in %+v", name, findings)
	return adapters.Finding{}
}

func TestExamineAGoodTarget(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	exec(t, w, "CREATE TABLE "+db+".orders (id Int64) ENGINE = MergeTree ORDER BY id")
	findings := w.Examine(t.Context(), adapters.Layout{Schema: db, Raw: db})
	for _, f := range findings {
		t.Logf("%+v", f)
		if f.Level != adapters.FindingOK || f.Detail == "" || f.Fix != "" {
			t.Errorf("%+v", f)
		}
	}
	for _, name := range []string{"server", "TLS", "database " + db, "rights", "making tables", "sources in " + db, "lock", "clock"} {
		find(t, findings, name)
	}
	rows, err := w.Query(t.Context(), "SELECT count() FROM system.tables WHERE database = '"+db+"'")
	if err != nil || rows.Rows[0][0] != int64(1) {
		t.Error("something is left", rows, err)
	}
}

func TestExamineABadTarget(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	exec(t, w, "DROP DATABASE IF EXISTS "+db+"_memory", "CREATE DATABASE "+db+"_memory ENGINE = Memory")
	t.Cleanup(func() { _ = w.Exec(context.Background(), "DROP DATABASE IF EXISTS "+db+"_memory") })
	unlock := lock(t, w, db, "run-1")
	defer func() { _ = unlock(context.Background()) }()

	findings := w.Examine(t.Context(), adapters.Layout{Schema: "nosuch_db", Raw: db})
	if f := find(t, findings, "database nosuch_db"); f.Level != adapters.FindingWarning || !strings.Contains(f.Fix, "CREATE DATABASE `nosuch_db`") {
		t.Errorf("%+v", f)
	}
	if f := find(t, findings, "sources in"); f.Level != adapters.FindingWarning || !strings.Contains(f.Fix, "GRANT SELECT ON") {
		t.Errorf("%+v", f)
	}
	findings = w.Examine(t.Context(), adapters.Layout{Schema: db + "_memory", Raw: db})
	if f := find(t, findings, "database"); f.Level != adapters.FindingFailed || !strings.Contains(f.Detail, "Memory") {
		t.Errorf("%+v", f)
	}
	findings = w.Examine(t.Context(), adapters.Layout{Schema: db, Raw: db})
	if f := find(t, findings, "lock"); f.Level != adapters.FindingWarning || !strings.Contains(f.Detail, "run-1") {
		t.Errorf("%+v", f)
	}
}

// TestExamineMissingRights asks a server that says no to some.
func TestExamineMissingRights(t *testing.T) {
	w := failing(t, func(statement string) (string, string) {
		if strings.Contains(statement, "CHECK GRANT SELECT ON `raw`") || strings.Contains(statement, "CHECK GRANT CREATE ARBITRARY") {
			return "no", ""
		}
		return "", ""
	})
	findings := w.Examine(t.Context(), adapters.Layout{Schema: "default", Raw: "raw"})
	if f := find(t, findings, "right SELECT ON {raw}"); f.Level != adapters.FindingFailed || f.Fix != "GRANT SELECT ON `raw`.* TO `default`" {
		t.Errorf("%+v", f)
	}
	if f := find(t, findings, "right CREATE ARBITRARY"); f.Level != adapters.FindingFailed || !strings.Contains(f.Detail, "on disk") {
		t.Errorf("%+v", f)
	}
}

// TestALongSilence lets more time pass than the server keeps a silent session.
func TestALongSilence(t *testing.T) {
	w := openSilent(t, 2*time.Second)
	exec(t, w, "CREATE TEMPORARY TABLE kept AS SELECT 1 AS a")
	time.Sleep(3500 * time.Millisecond)
	exec(t, w, "SELECT a FROM kept")
}
