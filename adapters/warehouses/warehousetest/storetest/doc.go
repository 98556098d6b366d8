// Package storetest tries stores that keep their state in a warehouse. What comes
// in is an empty warehouse, what goes out is what is wrong with the store: a Pair
// calls it and delivery.MemoryStore side by side, and compares each answer.
package storetest
