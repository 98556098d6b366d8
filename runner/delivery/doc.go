// Package delivery sends what a destination should hold and does not, and loses
// nothing wherever it breaks.
//
// In come a Sync, an adapters.Destination and a Store, which keeps everything
// that must survive; out go the Report of a run and events while it goes on. It
// knows neither a warehouse nor a protocol: what SQL does is behind Store, what
// HTTP does behind Destination.
//
// A run is eight steps, in the order of Run:
//
//	lease    one run of a sync at a time: an epoch, larger than all before
//	recover  what runs that broke may have sent becomes Maybe
//	plan     desired ⊖ ledger, frozen in a table whose rows are paged by Seq
//	guard    the plan is compared with the rails before the first byte is sent
//	intent   a durable mark, "rows up to here may have been sent", before each window
//	execute  batches, limits, retries; an Entry for each row, of what was proved of it
//	merge    entries into the ledger, as often as one likes
//	finish   the run is closed
//
// Erase is the same run with another plan: what the ledger has of some people, to be
// taken away whatever is desired. After the merge what is kept of them is forgotten.
//
// Four rules carry it. The ledger says what the destination is known to hold and
// is moved by proofs alone. What may have been applied is Maybe, whoever broke
// when; a later rejection does not undo that, only a proof does. After a request
// whose end is not known nothing else is said about its row until the request
// can no longer land (Settle). And one run has at most one transition of a key,
// so that order needs nothing more.
//
// What follows, and is checked after each step of random histories (see
// deliverytest): the ledger says Present(h) only of what holds h, and the
// destination holds nothing that the ledger does not know of.
package delivery
