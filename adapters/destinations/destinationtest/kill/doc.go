// Package kill tests deliveries whose process is killed: really, with SIGKILL, at
// the places where it matters.
//
// The test is the world: it holds the destinations (servers over HTTP, and a
// PostgreSQL), which outlive every process. The process is the test binary again,
// with one run to make and one place to die at. Its warehouse is the world's (a
// delivery.MemoryStore, asked over a socket), or its own: a DuckDB file with the
// store that weft has, in the middle of whose statements it dies. What is true is
// what the destinations applied; the oracle of deliverytest judges it after each
// death and at the end.
//
//	go test ./adapters/destinations/destinationtest/kill -kills 200 -file-kills 200 -seed 1
package kill
