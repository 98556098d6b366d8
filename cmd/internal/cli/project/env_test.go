package project_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/models"
)

func TestNow(t *testing.T) {
	clock := func() time.Time { return time.Date(2026, 3, 1, 9, 30, 15, 999, time.FixedZone("", 3600)) }
	tests := []struct{ asOf, zone, want string }{
		{"", "UTC", "2026-03-01T08:30:15Z"},
		{"2026-03-01", "UTC", "2026-03-01T00:00:00Z"},
		{"2026-03-01", "Europe/Stockholm", "2026-02-28T23:00:00Z"},
		{"2026-07-01", "Europe/Stockholm", "2026-06-30T22:00:00Z"},
		{"2026-03-01T09:30:00+02:00", "UTC", "2026-03-01T07:30:00Z"},
		{"2026-03-01T09:30:00Z", "Europe/Stockholm", "2026-03-01T09:30:00Z"},
		{"2026-03-01 09:30", "UTC", "2026-03-01T09:30:00Z"},
		{"2026-03-01 09:30:15.25", "UTC", "2026-03-01T09:30:15.25Z"},
	}
	for _, test := range tests {
		env := &project.Env{Clock: clock, Flags: project.Flags{AsOf: test.asOf}}
		got, err := env.Now(test.zone)
		if err != nil || got.Format(time.RFC3339Nano) != test.want {
			t.Errorf("--as-of %q in %s is %v (%v), not %s", test.asOf, test.zone, got, err, test.want)
		}
	}
}

func TestNowRefusesWhatIsNoMoment(t *testing.T) {
	for _, text := range []string{"yesterday", "2026-02-30", "1/3/2026", "2026-03"} {
		env := &project.Env{Flags: project.Flags{AsOf: text}}
		if got, err := env.Now("UTC"); fault.ExitOf(err) != fault.Usage {
			t.Errorf("--as-of %q is taken for %v (%v)", text, got, err)
		}
	}
}

func TestATypeThatNobodyKnows(t *testing.T) {
	env := &project.Env{Warehouses: []project.Warehouse{{Name: "duckdb"}, {Name: "clickhouse"}}}
	loaded := &project.Loaded{Project: &models.Project{Targets: []*models.Target{{Name: "prod", Type: "oracle"}}}}
	_, err := env.Target(loaded)
	if err == nil || !strings.Contains(err.Error(), `target "prod" is of type "oracle"`) || !strings.Contains(fault.HintOf(err), "duckdb, clickhouse") {
		t.Errorf("%v; %s", err, fault.HintOf(err))
	}
}
