// Package models holds the nouns that cross a folder border: what the user
// declared (Project, Source, Entity, Trait, Segment, Sync, Story), what the
// compiler made of it (Plan), what the warehouse looks like (Catalog), what a
// run did (Report), and the mistakes found on the way (Diagnostic).
//
// It speaks the user's language and never SQL. It must not know YAML, a
// warehouse, a dialect, the clock or the network, and it imports only the
// standard library.
package models
