// Package deliverytest tries package delivery: destinations in memory that know
// what was really applied to them, faults, processes that are killed, and an
// oracle that judges a history by what was planned, what was applied and what the
// ledger says.
//
// Everything happens in the time of testing/synctest, so that an hour of backoff
// takes no time. What the oracle asks for is in its comment.
package deliverytest
