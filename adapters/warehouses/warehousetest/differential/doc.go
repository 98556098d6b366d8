// Package differential proves that warehouses agree: random projects over random
// rows of nasty values must come out with the same cells on each of them.
//
// In comes a seed; New makes a Trial of it, always the same one. Run runs a trial
// on a warehouse, Compare tells the first cells that differ between two of them,
// and Minimise and Archive make of a difference what a person can read. The
// package must know no more of warehouses than the names of their types, and
// nothing of what an expression should give: what is right is written in the
// archives, and every difference that is found here becomes one.
//
// A few seeds in a row share their data and are run as one project, which is
// quicker. Most of those only compute their traits and segments; some are run as
// users run them, with checks of the data, published tables and, in half of them,
// a second run later.
//
// What is not promised is left out of the projects:
//
//   - floats beyond nine significant digits, and decisions that hang on their last
//     digit: a float that is a mean, a quotient or a root is shown, but not
//     compared, rounded or written as text;
//   - what is computed from the first and the last days of the calendar, which may
//     leave it: columns of such values are chosen from and shown;
//   - letters whose capital is several letters, and replacing by a pattern that
//     matches nothing at all.
//
// Left out because archives show it better: how files are read (a warehouse that
// reads none is given the cells), and identifiers that are blocked. In half of the
// trials some sources are queries instead, whose columns have the warehouse's own
// types: narrow and wide, with nulls and without (native.go).
package differential
