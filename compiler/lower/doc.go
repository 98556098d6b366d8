// Package lower turns a checked model into a program over rows: a
// *models.Project in, an *ir.Program out.
//
//	func Program(*models.Project, Options) *ir.Program
//
// It is total: what it is given has been checked, so nothing can go wrong, and
// what does is a bug and panics. It is also the only bridge between the two
// vocabularies: on this side traits, segments and relations, on the other rows,
// joins and columns.
//
// The steps come in this order: what exists before anything else, the rows of
// every source that is needed, the checks of the data, who the people of each
// entity are, which profiles lead to which, aggregates, sequences, traits (in
// stages, because a trait may look at other profiles' traits), segments, and
// what is published or asked for. Nothing is done cleverly: each aggregate has a
// step of its own, and optimize makes one scan of them.
//
// The package must not know a dialect, SQL, the clock or a warehouse.
package lower
