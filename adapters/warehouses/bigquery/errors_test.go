package bigquery_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
)

// TestErrorsSayWhatToDo: what BigQuery says stays, and the remedy follows.
func TestErrorsSayWhatToDo(t *testing.T) {
	tests := []struct{ reason, message, says string }{
		{"accessDenied", "Access Denied: Project shop-prod: User does not have bigquery.jobs.create permission in project shop-prod.", "roles/bigquery.jobUser on the project"},
		{"accessDenied", "Access Denied: Table shop-prod:raw.orders: User does not have permission to query table shop-prod:raw.orders, or perhaps it does not exist.", "roles/bigquery.dataViewer on dataset raw"},
		{"accessDenied", "Access Denied: Dataset shop-prod:weft: Permission bigquery.tables.create denied on dataset shop-prod:weft (or it may not exist).", "roles/bigquery.dataEditor on dataset weft"},
		{"accessDenied", "Access Denied: Table shop-prod:weft.customers: Permission bigquery.tables.updateData denied on table shop-prod:weft.customers (or it may not exist).", "roles/bigquery.dataEditor on dataset weft"},
		{"accessDenied", "Access Denied: BigQuery BigQuery: Permission denied while getting Drive credentials.", "copy it into a table"},
		{"billingNotEnabled", "Billing has not been enabled for this project. DML queries are not allowed in the free tier.", "enable billing"},
		{"quotaExceeded", "Quota exceeded: Your project exceeded quota for free query bytes scanned.", "raise the quota"},
		{"resourcesExceeded", "Resources exceeded during query execution: The query could not be executed in the allotted memory.", "shorten windows"},
		{"invalidQuery", "Session session-1 is not active", "run weft again"},
		{"invalidQuery", "Cannot query over table 'raw.visits' without a filter over column(s) 'day' that can be used for partition elimination", "'day': narrow the windows"},
		{"stopped", "Job execution was cancelled: User requested cancellation", "somebody cancelled the job"},
		{"invalidQuery", "Unrecognized name: emial; Did you mean email? at [1:8]", "Did you mean email?"},
		{"internalError", "The job encountered an internal error during execution and was unable to complete successfully.", "run weft again"},
	}
	for _, test := range tests {
		t.Run(test.says, func(t *testing.T) {
			f := newFake(t)
			f.answer = func(string) reply { return reply{reason: test.reason, message: test.message} }
			err := f.open(t, nil).Exec(context.Background(), "SELECT 1")
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), test.message) {
				t.Errorf("the error does not say %q behind BigQuery's words: %v", test.says, err)
			}
		})
	}
}

// TestNearbyNames: what exists beside a name that does not, with one list.
func TestNearbyNames(t *testing.T) {
	tests := []struct {
		message, says string
	}{
		{"Not found: Table shop-prod:raw.ordres was not found in location EU", `dataset "raw" has orders, order_items, visits`},
		{"Not found: Dataset shop-prod:rwa was not found in location EU", `project "shop-prod" has raw, `},
		{"Not found: Dataset shop-prod:us_data was not found in location EU", `dataset "us_data" is in US, and weft works in EU`},
		{"Not found: Table shop-prod:us_data.visits was not found in location EU", `dataset "us_data" is in US, and weft works in EU`},
	}
	for _, test := range tests {
		t.Run(test.message, func(t *testing.T) {
			f := newFake(t)
			f.datasets["raw"], f.datasets["us_data"] = "EU", "US"
			for _, name := range []string{"raw.visits", "raw.order_items", "raw.orders", "us_data.visits"} {
				f.tables[name] = object{}
			}
			f.answer = func(string) reply { return reply{reason: "notFound", message: test.message} }
			err := f.open(t, nil).Exec(context.Background(), "SELECT 1")
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error does not say %q: %v", test.says, err)
			}
			if n := f.asked("GET datasets/raw/tables") + f.asked("GET datasets/us_data/tables") - f.asked("GET datasets/raw/tables/"); n > 1 {
				t.Errorf("%d lists were asked for", n)
			}
		})
	}
}

// TestErrorsQuoteNoCells: what BigQuery says about a cell reaches nobody, and
// what it says about the statement does.
func TestErrorsQuoteNoCells(t *testing.T) {
	const secret, phone = "ana@shop.se", "46701234567"
	tests := []struct{ message, says string }{
		{"Bad int64 value: " + secret, "a text is no int64"},
		{"Query error: Bad double value: " + secret + " at [3:8]", "a text is no double at [3:8]"},
		{"Bad bool value: it's \"" + secret + "\"\nand more", "a text is no bool"},
		{`Could not cast literal "` + secret + `" to type INT64 at [1:13]`, "could not cast a value to type INT64 at [1:13]"},
		{"Invalid date: '" + secret + "'", "a text is no date"},
		{"Invalid timestamp: '" + secret + "'", "a text is no timestamp"},
		{`Invalid datetime string "` + secret + `"`, "a text is no datetime"},
		{"Invalid NUMERIC value: " + secret, "a text is no NUMERIC"},
		{`Failed to parse input string "` + secret + `"`, "does not have the format"},
		{`Mismatch between format character 'Y' and string character 'a' in "` + secret + `"`, "does not have the format"},
		{"int64 overflow: " + phone + " + " + phone, "int64 overflow"},
		{"numeric overflow: " + phone + " * 1e30", "numeric overflow"},
		{"division by zero: " + phone + " / 0", "division by zero"},
		{"Array index " + phone + " is out of bounds", "an array index is out of bounds"},
		{"Error while reading data, error message: JSON table encountered too many errors, giving up. Row: {" + secret + "}", "do not fit the table"},
		{"Cannot return an invalid timestamp value of " + phone + " microseconds relative to the Unix epoch.", "a value is no timestamp"},
		{"DATE value is out of allowed range: " + phone, "out of range"},
		{"Something new about " + secret, "invalidQuery: …"},
		{secret, "invalidQuery: …"},
	}
	for _, test := range tests {
		t.Run(test.message, func(t *testing.T) {
			f := newFake(t)
			f.answer = func(string) reply { return reply{reason: "invalidQuery", message: test.message} }
			f.judge = func(string) reply { return reply{} } // only the data is wrong
			err := f.open(t, nil).Exec(context.Background(), "SELECT CAST(x AS INT64) FROM a")
			if err == nil {
				t.Fatal("there is no error")
			}
			for _, part := range []string{"shop.se", "ana@", phone, phone[4:]} {
				if strings.Contains(err.Error(), part) {
					t.Errorf("%q is in the error: %v", part, err)
				}
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error does not say %q: %v", test.says, err)
			}
		})
	}
}

// TestErrorsKeepTheStatementsWords: the message of an ERROR in a statement of
// weft's is told.
func TestErrorsKeepTheStatementsWords(t *testing.T) {
	const text = "the same profile was found twice"
	f := newFake(t)
	f.answer = func(string) reply { return reply{reason: "invalidQuery", message: text + " at [1:8]"} }
	err := f.open(t, nil).Exec(context.Background(), "SELECT ERROR('"+text+"')")
	if err == nil || err.Error() != text+" at [1:8]" {
		t.Errorf("the error is %v", err)
	}
}

// TestErrorsOfAnalysis: what BigQuery also says in a dry run, which reads no data,
// is told whatever it is.
func TestErrorsOfAnalysis(t *testing.T) {
	const text = "A sentence that nobody has seen before at [1:8]"
	f := newFake(t)
	f.answer = func(string) reply { return reply{reason: "invalidQuery", message: text} }
	if err := f.open(t, nil).Exec(context.Background(), "SELECT 1"); err == nil || err.Error() != text {
		t.Errorf("the error is %v", err)
	}
}

// TestKeyFiles: what is wrong with one, and nothing of what is in it.
func TestKeyFiles(t *testing.T) {
	folder := t.TempDir()
	const private = "MIIEvQIBADANBgkq"
	tests := []struct{ name, text, says string }{
		{"missing.json", "", "does not exist; make one with gcloud iam service-accounts keys create"},
		{"text.json", "-----BEGIN PRIVATE KEY-----\n" + private, "is not JSON"},
		{"other.json", `{"private_key": "` + private + `"}`, "is JSON but no key"},
		{"broken.json", `{"type": "service_account", "private_key": "` + private + `", "client_email": "a@b.c", "token_uri": "http://127.0.0.1:1/"}`, "make a new key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.text != "" {
				if err := os.WriteFile(filepath.Join(folder, test.name), []byte(test.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			settings, err := bigquery.ReadSettings(map[string]string{"project": "shop-prod", "dataset": "weft", "key_file": test.name}, folder)
			if err != nil {
				t.Fatal(err)
			}
			_, err = bigquery.Open(context.Background(), settings, nil)
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), test.name) {
				t.Fatalf("the error does not say %q: %v", test.says, err)
			}
			if strings.Contains(err.Error(), private) {
				t.Errorf("the key is in the error: %v", err)
			}
		})
	}
}

// TestNoCredentials: a machine without any says the command that makes them.
func TestNoCredentials(t *testing.T) {
	empty := t.TempDir()
	t.Setenv("HOME", empty)
	t.Setenv("CLOUDSDK_CONFIG", empty)
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
	t.Setenv("GCE_METADATA_HOST", "")
	_, err := bigquery.Open(context.Background(), bigquery.Settings{Project: "shop-prod", Dataset: "weft"}, nil)
	if err == nil || !strings.Contains(err.Error(), "gcloud auth application-default login") {
		t.Errorf("the error does not say the command: %v", err)
	}
}

func TestReadSettings(t *testing.T) {
	good := map[string]string{"project": "shop-prod", "dataset": "weft"}
	tests := []struct{ name, value, says string }{
		{"project", "Shop Prod", "no project id"},
		{"dataset", "weft-prod", "letters, digits and underscores"},
		{"source_dataset", "a b", "dataset or project.dataset"},
		{"priority", "soon", "interactive or batch"},
		{"max_bytes_billed", "10GB", "a whole number of bytes"},
		{"max_bytes_billed", "0", "a whole number of bytes"},
		{"endpoint", "localhost:9050", "a whole address"},
		{"labels.Team", "growth", "a letter first"},
		{"labels.team", "Growth", `has the value "Growth"`},
		{"labels.weft_run", "x", "one that weft itself sets"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := map[string]string{test.name: test.value}
			for k, v := range good {
				if settings[k] == "" {
					settings[k] = v
				}
			}
			if _, err := bigquery.ReadSettings(settings, "."); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error does not say %q: %v", test.says, err)
			}
		})
	}
	s, err := bigquery.ReadSettings(map[string]string{
		"project": "example.com:shop", "dataset": "weft", "key_file": "key.json", "priority": "batch", "max_bytes_billed": "5", "labels.team": "growth",
	}, "/project")
	if err != nil || s.SourceDataset != "weft" || s.KeyFile != "/project/key.json" || !s.Batch || s.MaxBytesBilled != 5 || s.Labels["team"] != "growth" {
		t.Errorf("the settings are %+v, %v", s, err)
	}
}
