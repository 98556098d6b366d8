// Package webhook posts rows to an address of the user's own.
//
//	func Manifest() *manifest.Manifest
//	func New(set map[string]string, options Options) (*Destination, error)
//
// A call is signed by the rules of Standard Webhooks, and its body is
//
//	{"type": "customers.upsert", "data": {"object": "customers", "op": "upsert", "rows": [
//	  {"key": "…", "id": {"email": "ana@shop.se"}, "fields": {"city": "Malmö", "spend": 12.5}, "changed": ["spend"]}]}}
//
// where key is the row's idempotency key and webhook-id the call's: both are the
// same whenever the same is sent again. changed is there when it is known which
// fields the receiver does not have yet; a row that is taken away has no fields.
//
// An answer of 2xx has taken all rows, unless its body says what became of each:
//
//	{"results": [{"key": "…", "status": 200}, {"key": "…", "status": 422, "error": "no such city"}]}
//
// A row that such an answer leaves out has not been accounted for. The package
// must not know what a sync is.
package webhook
