// Package selection chooses definitions of a model by a short text, in the
// manner of dbt. In come a text, the graph of definitions and, for state:, how
// they stand to what is published; out goes a set of them, or an error that says
// what was meant. It must not know commands, steps or warehouses.
//
//	customer.spend trait:customer.spend   a definition, by its name
//	segment:* trait:customer.s*           * and ? stand for any letters and one
//	entity:customer                       all definitions of an entity
//	state:modified state:new              what is otherwise than published, or not published
//	+x x+ 2+x x+1                         with what it uses, what uses it, so many steps far
//	a b                                   either
//	a,b                                   both
package selection
