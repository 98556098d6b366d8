// Package stored keeps the state of a sync in a warehouse: a delivery.Store whose
// calls are statements.
//
// In come an adapters.Warehouse and the statements of a sync (SQL); out goes a
// Store that does what delivery.MemoryStore does. What a statement says is not
// known here, and neither is a warehouse: only which statements make a call, in
// which order, and what their rows mean.
//
// What a run needs others to know it writes down as events, which are only
// added: it began, the lease is longer, rows up to here may be sent, it has
// ended. An event is one row of one statement, so it is there or not. Who writes
// one and then sees no newer run knows that every newer run sees it. Of tables
// that change there is one, the ledger, which moves by single statements that
// may be repeated: a process that breaks between any two of them starts again
// where it was, on warehouses with transactions and without.
package stored
