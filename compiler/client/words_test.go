package client_test

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/client"
)

// TestWords: names of the model and of queries, as languages write them.
func TestWords(t *testing.T) {
	for name, want := range map[string][5]string{ // Pascal, Camel, Title, SmallTitle, Snake
		"profile_id":   {"ProfileID", "profileID", "ProfileId", "profileId", "profile_id"},
		"LapsingVIPs":  {"LapsingVIPs", "lapsingVIPs", "LapsingVIPs", "lapsingVIPs", "lapsing_vips"},
		"CityOf":       {"CityOf", "cityOf", "CityOf", "cityOf", "city_of"},
		"vips_member":  {"VIPsMember", "vipsMember", "VipsMember", "vipsMember", "vips_member"},
		"HTTPRequests": {"HTTPRequests", "httpRequests", "HTTPRequests", "httpRequests", "http_requests"},
		"URL":          {"URL", "url", "URL", "url", "url"},
		"VIPs":         {"VIPs", "vips", "VIPs", "vips", "vips"},
		"A1B":          {"A1B", "a1B", "A1B", "a1B", "a1_b"},
		"spend_90d":    {"Spend90d", "spend90d", "Spend90d", "spend90d", "spend_90d"},
	} {
		got := [5]string{client.Pascal(name), client.Camel(name), client.Title(name), client.SmallTitle(name), client.Snake(name)}
		if got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
