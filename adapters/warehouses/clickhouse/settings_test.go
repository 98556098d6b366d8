package clickhouse_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
)

func TestReadSettings(t *testing.T) {
	folder := t.TempDir()
	none := map[string]string{}
	tests := []struct {
		name  string
		given map[string]string
		want  clickhouse.Settings
	}{
		{"the least", map[string]string{"url": "http://ch", "database": "weft"},
			clickhouse.Settings{URL: "http://ch", Database: "weft", SourceDatabase: "weft", SessionTimeout: time.Hour, Session: none}},
		{"all in the url", map[string]string{"url": "clickhouse://ana:pa%40ss@ch:9440/weft?secure=true&skip_verify=true&max_threads=3&tls_server_name=other&dial_timeout=5s"},
			clickhouse.Settings{URL: "clickhouse://ana:pa%40ss@ch:9440/weft?secure=true&skip_verify=true&max_threads=3&tls_server_name=other&dial_timeout=5s",
				Database: "weft", SourceDatabase: "weft", Username: "ana", Password: "pa@ss", Secure: true, SkipVerify: true, ServerName: "other",
				SessionTimeout: time.Hour, Session: map[string]string{"max_threads": "3"}}},
		{"settings win over the url", map[string]string{"url": "https://ana:old@ch/old?max_threads=3", "database": "weft", "source_database": "raw", "username": "bo",
			"password": "new", "ca_file": "ca.pem", "session_timeout": "90", "settings.max_threads": "8"},
			clickhouse.Settings{URL: "https://ana:old@ch/old?max_threads=3", Database: "weft", SourceDatabase: "raw", Username: "bo", Password: "new", Secure: true,
				CAFile: filepath.Join(folder, "ca.pem"), SessionTimeout: 90 * time.Second, Session: map[string]string{"max_threads": "8"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := clickhouse.ReadSettings(test.given, folder)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefusedSettings(t *testing.T) {
	for _, test := range []struct {
		setting, value string
		want           string
	}{
		{"url", "", "url is not set"},
		{"url", "ch.example.com:8443", "does not say the protocol; put http://"},
		{"url", "postgres://ana:s3cret@ch", `begins with "postgres://"`},
		{"url", "jdbc:clickhouse://ch:8123", "one of JDBC"},
		{"url", "https://ana:s3cret%zz@ch", "escape what is not a letter"},
		{"url", "http://ana:s3cret@one,two/", "one host"},
		{"url", "http://ch?secure=true", "write https"},
		{"url", "http://ch?session_id=1", `"session_id"`},
		{"url", "http://ch?join_use_nulls=0", `"join_use_nulls" cannot be "0"`},
		{"database", "", "database is not set"},
		{"secure", "maybe", `secure is "maybe"`},
		{"skip_verify", "maybe", `skip_verify is "maybe"`},
		{"session_timeout", "1", "number of seconds"},
		{"session_timeout", "1h", "number of seconds"},
		{"cluster", "main", "give the url of one server"},
		{"settings.join_use_nulls", "0", "because an outer join would give"},
		{"settings.session_timezone", "Europe/Berlin", "read in the zone"},
		{"settings.limit", "10", "every query"},
		{"settings.readonly", "1", "weft makes tables"},
	} {
		t.Run(test.setting+"="+test.value, func(t *testing.T) {
			given := map[string]string{"url": "http://ch", "database": "weft", "password": "s3cret"}
			given[test.setting] = test.value
			_, err := clickhouse.ReadSettings(given, "")
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestServersWithoutSpilling get the joins that spill on them.
func TestServersWithoutSpilling(t *testing.T) {
	s := clickhouse.Settings{Session: map[string]string{"max_threads": "2", "max_bytes_before_external_sort": "7"}}
	newer, older := s.SessionWith(nil), s.SessionWith(map[string]bool{"max_bytes_before_external_join": true})
	if newer["join_algorithm"] != nil || newer["max_bytes_before_external_join"] == nil || newer["max_bytes_before_external_sort"] != "7" {
		t.Error(newer)
	}
	if older["join_algorithm"] != "grace_hash,parallel_hash,hash" || older["max_bytes_before_external_join"] != nil || older["max_threads"] != "2" {
		t.Error(older)
	}
}
