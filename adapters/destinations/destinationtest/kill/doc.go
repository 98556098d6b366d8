// Package kill tests deliveries whose process is killed: really, with SIGKILL, at
// the places where it matters.
//
// The test is the world: it holds the warehouse (a delivery.MemoryStore, asked
// over a socket) and the destinations (servers over HTTP, and a PostgreSQL), which
// outlive every process. The process is the test binary again, with one run to
// make and one place to die at. What is true is what the destinations applied; the
// oracle of deliverytest judges it after each death and at the end.
//
//	go test ./adapters/destinations/destinationtest/kill -kills 200 -seed 1
package kill
