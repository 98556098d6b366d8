// Package postgres writes rows into tables of a PostgreSQL database.
//
//	func Manifest() *manifest.Manifest
//	func New(set map[string]string) (*Destination, error)
//
// A batch is one transaction: its rows are copied into a temporary table whose
// columns have the types of the table they go to, and one statement takes them
// from there. The same statement writes down the idempotency key of each row in
// the table weft_deliveries, and takes the rows whose key was not there: what was
// sent again, for whatever reason, changes nothing, and neither does a row that is
// as it should be already. Other columns of the table, and rows that weft did not
// send, are left alone.
//
// The package must not know what a sync is.
package postgres
