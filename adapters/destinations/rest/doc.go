// Package rest delivers rows to any tool that a manifest describes. In come a
// typed manifest and the settings of one account, out comes an
// adapters.Destination.
//
//	Write    rows → calls (group, keep apart, fill up to the bytes that are
//	         allowed) → request → answer → what it proves of each row
//	Poll     job → answer → the same
//
// What a request is made of and what an answer means is in the manifest; this
// package adds the network and nothing else: one attempt for each call, no
// retries and no waiting. Whatever it tells (codes, messages, errors, addresses)
// has gone through a mask that knows the secrets of the account and the values
// of the rows.
package rest
