package postgres

import (
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// mostRows is how many rows a transaction takes at most.
const mostRows = 100_000

// Manifest tells what PostgreSQL takes.
func Manifest() *manifest.Manifest {
	return &manifest.Manifest{
		Name: "postgres", Version: 1, Title: "PostgreSQL",
		Description: "Tables of a database, version 12 or newer. The account needs SELECT, INSERT, UPDATE and DELETE on the table, and CREATE in its schema once, for the table weft_deliveries.",
		Settings: []*manifest.Setting{
			{Name: "url", Type: "secret", Required: true, Doc: "postgres://user:password@host:5432/database?sslmode=verify-full"},
			{Name: "schema", Type: "string", Set: true, Default: "public", Doc: "where the tables are"},
			{Name: "batch", Type: "int", Set: true, Default: "2500", Doc: "the most rows in one transaction, up to 100000; more are faster where the server is far away, and take more memory"},
			{Name: "concurrency", Type: "int", Set: true, Default: "4", Doc: "the most transactions at once, up to 32"},
		},
		Guarantee: manifest.Guarantee{Class: "exactly_once"},
		Any:       declared.Erases(declared.Any("A table. What the sync matches by must have a unique index; the fields are its columns. With the mode replace the table becomes the set: rows that are not in it go, whoever wrote them, and the account needs CREATE in the schema in each run.", mostRows, upsert, update, create, remove, appendRows, declared.Replace), manifest.Erasure{Op: remove}),
	}
}

// The operations.
const (
	upsert     = "upsert"
	update     = "update"
	create     = "create"
	remove     = "delete"
	appendRows = "append"
)
