// Package salesforcebulk writes many rows into Salesforce at once, by jobs of its
// Bulk API 2.0.
//
//	func Manifest() *manifest.Manifest
//	func New(set map[string]string, options Options) (*Destination, error)
//
// A batch is one job: it is made, its rows are uploaded as CSV, and only the third
// call, which says that all is there, lets Salesforce begin. Until then nothing is
// applied; from then on the job is asked, and its results are read row by row. The
// package must not know what a sync is.
package salesforcebulk

import (
	"regexp"

	"github.com/weft-cdp/weft/compiler/manifest"
)

// mostRows is how many rows Salesforce takes in one of its own batches.
const mostRows = 10_000

// Manifest tells what the Bulk API takes.
func Manifest() *manifest.Manifest {
	return &manifest.Manifest{
		Name: "salesforce_bulk", Version: 1, Title: "Salesforce, in bulk",
		Description: "Records of any object, found by a field of it that is marked as an external id. The connected app runs as a user that may read and write the object. For many rows: a job takes seconds at least.",
		Pages: []manifest.Page{
			{URL: "https://developer.salesforce.com/docs/platform/api-asynch/guide/close-job.html", Read: "2026-11-23", Says: "a job is processed only once its state is set to UploadComplete"},
			{URL: "https://developer.salesforce.com/docs/atlas.en-us.224.0.api_bulk_v2.meta/api_bulk_v2/how_requests_are_processed.htm", Read: "2026-11-23", Says: "the states of a job; batches of 10,000 records"},
			{URL: "https://developer.salesforce.com/docs/atlas.en-us.224.0.api_bulk_v2.meta/api_bulk_v2/creating_bulk_requests.htm", Read: "2026-11-23", Says: "150 MB of data once converted to Base64; the results of a job are the records that were taken, that failed, and that were not processed"},
			{URL: "https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_prepare_csv.htm", Says: "UTF-8, no more than 100 MB before it is converted; results have the columns that match fields"},
			{URL: "https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_bulk_v2/datafiles_csv_valid_record_rows.htm", Says: "an empty value is left as it is; #N/A clears it"},
		},
		Settings: []*manifest.Setting{
			{Name: "client_id", Type: "string", Required: true, Doc: "the consumer key of a connected app with the client credentials flow"},
			{Name: "client_secret", Type: "secret", Required: true, Doc: "its consumer secret"},
			{Name: "instance_url", Type: "string", Required: true, Match: regexp.MustCompile(`^https?://[a-z0-9.:-]+$`), Doc: "the address of the organisation: https://shop.my.salesforce.com"},
			{Name: "api_version", Type: "string", Set: true, Default: "v62.0", Match: regexp.MustCompile(`^v[0-9]+\.0$`), Doc: "the version of the API"},
		},
		Guarantee: manifest.Guarantee{Class: "effectively_once"},
		Any: &manifest.Object{
			Description: "The API name of an object: Contact, Order__c. The sync matches by its external id, and the fields are API names.",
			Kind:        manifest.Record, Purpose: "crm",
			Identity: manifest.Identity{Granularity: "row", Open: true},
			Fields:   manifest.Fields{Open: true, Nulls: "clear"},
			Ops: []*manifest.Op{
				{Name: "upsert", Idempotent: true, Batch: manifest.Batch{MaxItems: mostRows}},
				{Name: "delete", Idempotent: true, Needs: []string{"remote_id"}, Batch: manifest.Batch{MaxItems: mostRows}},
			},
		},
	}
}
