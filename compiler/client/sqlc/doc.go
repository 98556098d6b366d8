// Package sqlc hands what clients are made from to the tools around sqlc
// (https://sqlc.dev).
//
//	Request  → what a codegen plugin of sqlc is given (plugin.GenerateRequest)
//	Export   → schema.sql, query.sql and sqlc.yaml, for profiles that are synced into PostgreSQL
//
// In comes a client.Client or a checked project. Types are written as PostgreSQL's,
// which all plugins and drivers of that world know, whatever the warehouse. The
// package must not know how a plugin is run, nor what a statement means.
package sqlc
