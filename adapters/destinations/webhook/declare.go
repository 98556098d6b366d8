package webhook

import (
	"regexp"

	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Manifest tells what a webhook takes.
func Manifest() *manifest.Manifest {
	return &manifest.Manifest{
		Name: "webhook", Version: 1, Title: "Webhook",
		Description: "An address of yours that takes rows as JSON, signed as Standard Webhooks has it. It may answer for each row by itself.",
		Pages: []manifest.Page{{
			URL: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md", Read: "2026-11-22",
			Says: "the headers webhook-id, webhook-timestamp and webhook-signature; what is signed is id.timestamp.body; keys are base64 behind whsec_; several signatures while a key is replaced; 2xx is success, 410 ends it",
		}},
		Settings: []*manifest.Setting{
			{Name: "url", Type: "string", Required: true, Match: regexp.MustCompile(`^https?://[^/]`), Doc: "where the rows are posted to"},
			{Name: "secret", Type: "secret", Doc: "the key by which calls are signed: whsec_ and 24 to 64 bytes in base64; without it they are not signed"},
			{Name: "previous_secret", Type: "secret", Doc: "the key before it, which signs too as long as it is set: receivers go over to the new one meanwhile"},
			{Name: "token", Type: "secret", Doc: "sent as Authorization: Bearer"},
			{Name: "user", Type: "string", Doc: "sent with the password as Authorization: Basic"},
			{Name: "password", Type: "secret", Doc: "of the user"},
			{Name: "batch", Type: "int", Set: true, Default: "100", Doc: "the most rows in one call, up to 10000"},
			{Name: "concurrency", Type: "int", Set: true, Default: "4", Doc: "the most calls at once, up to 64"},
			{Name: "requests_per_second", Type: "int", Doc: "the most calls in a second; without it as many as go"},
			{Name: "timeout", Type: "int", Set: true, Default: "30", Doc: "how many seconds a call may take"},
		},
		Guarantee: manifest.Guarantee{Class: "keyed_at_least_once"},
		Any:       declared.Erases(declared.Any("Whatever you call it: the name is in each call.", mostRows, "upsert", "update", "create", "delete", "add", "remove", "append"), manifest.Erasure{Op: "delete", Tells: true, ByHand: "the receiver gets a row to delete, as of anybody who leaves, and has to do it"}),
	}
}
