package bigquery_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

func containsAll(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// TestExamine: each check by itself, with what to do about it.
func TestExamine(t *testing.T) {
	denied := func(message string) reply { return reply{reason: "accessDenied", message: message} }
	now := func(sql string, ahead time.Duration) (reply, bool) {
		return reply{fields: []object{{"name": "now", "type": "TIMESTAMP"}}, rows: [][]any{{millis(time.Now().Add(ahead)) + "000"}}}, strings.Contains(sql, "CURRENT_TIMESTAMP() AS")
	}
	tests := []struct {
		name   string
		answer func(sql string) reply
		prep   func(*fake)
		want   map[string]adapters.FindingLevel
		fix    string
	}{
		{"all is well", nil, nil, map[string]adapters.FindingLevel{"jobs": 0, "budget": 0, "dataset weft": 0, "session": 0, "clock": 0, "rights on weft": 0, "sources in raw": 0}, ""},
		{"no jobs", func(string) reply {
			return denied("Access Denied: Project shop-prod: User does not have bigquery.jobs.create permission in project shop-prod.")
		}, nil, map[string]adapters.FindingLevel{"jobs": adapters.FindingFailed}, "grant roles/bigquery.jobUser"},
		{"no dataset", nil, func(f *fake) { delete(f.datasets, "weft") },
			map[string]adapters.FindingLevel{"jobs": 0, "budget": 0, "dataset weft": adapters.FindingFailed, "sources in raw": 0}, "bq mk --dataset"},
		{"no writing", func(sql string) reply {
			if strings.HasPrefix(sql, "CREATE TABLE") {
				return denied("Access Denied: Dataset shop-prod:weft: Permission bigquery.tables.create denied on dataset shop-prod:weft (or it may not exist).")
			}
			return reply{}
		}, nil, map[string]adapters.FindingLevel{"jobs": 0, "budget": 0, "dataset weft": 0, "session": 0, "clock": 0, "rights on weft": adapters.FindingFailed, "sources in raw": 0}, "roles/bigquery.dataEditor on dataset weft"},
		{"sources elsewhere", nil, func(f *fake) { f.datasets["raw"] = "US" },
			map[string]adapters.FindingLevel{"jobs": 0, "budget": 0, "dataset weft": 0, "session": 0, "clock": 0, "rights on weft": 0, "sources in raw": adapters.FindingFailed}, ""},
		{"tables expire", nil, func(f *fake) {
			f.before = func(w http.ResponseWriter, _, path string) bool {
				if path == "datasets/weft" {
					send(w, object{"location": "EU", "defaultTableExpirationMs": "5184000000"})
				}
				return path == "datasets/weft"
			}
		}, map[string]adapters.FindingLevel{"jobs": 0, "budget": 0, "dataset weft": adapters.FindingWarning, "session": 0, "clock": 0, "rights on weft": 0, "sources in raw": 0}, "bq update --default_table_expiration 0 shop-prod:weft"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.datasets["raw"], f.tables["raw.orders"] = "EU", object{}
			if test.prep != nil {
				test.prep(f)
			}
			f.answer = func(sql string) reply {
				if answer, ok := now(sql, 0); ok {
					return answer
				}
				if test.answer != nil {
					return test.answer(sql)
				}
				return reply{}
			}
			findings := f.open(t, nil).Examine(context.Background(), adapters.Layout{Schema: "weft", Raw: "raw"})
			got, fixes := map[string]adapters.FindingLevel{}, ""
			for _, finding := range findings {
				got[finding.Name] = finding.Level
				fixes += finding.Fix + "\n"
			}
			if len(got) != len(test.want) {
				t.Errorf("the findings are %+v", findings)
			}
			for name, level := range test.want {
				if l, found := got[name]; !found || l != level {
					t.Errorf("%q is %v (%v), not %v: %+v", name, l, found, level, findings)
				}
			}
			if !strings.Contains(fixes, test.fix) {
				t.Errorf("no finding says %q:\n%s", test.fix, fixes)
			}
		})
	}
}

// TestExamineClock: a clock that is wrong is told.
func TestExamineClock(t *testing.T) {
	f := newFake(t)
	f.answer = func(string) reply {
		return reply{fields: []object{{"name": "now", "type": "TIMESTAMP"}}, rows: [][]any{{millis(time.Now().Add(-5*time.Minute)) + "000"}}}
	}
	for _, finding := range f.open(t, nil).Examine(context.Background(), adapters.Layout{Schema: "weft", Raw: "weft"}) {
		if finding.Name == "clock" && finding.Level == adapters.FindingWarning && strings.Contains(finding.Detail, "5m0s") {
			return
		}
	}
	t.Error("nobody says that the clock is wrong")
}
