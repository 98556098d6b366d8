// Package emit writes a program as SQL for one warehouse: an *ir.Program and a
// *dialect.Dialect come in, a *models.Plan goes out, as text that an analytics
// engineer can read and run by hand.
//
// Every kind of step has a template, templates/<kind>.sql.tmpl; a file of the
// same name in the dialect's Templates replaces it. Templates lay out and do not
// decide: what has to be decided is decided in Go and comes in as their data.
// They print only through these functions, and a test walks them to prove it:
//
//	ident NAME            a name of a column or an alias (ir.Ident), quoted
//	table TABLE           the full name of a table (ir.Table)
//	create TABLE [HOLDS]  CREATE … AS: how a statement begins that makes a table;
//	                      HOLDS is one of ir.WorkColumns
//	empty TABLE [HOLDS]   makes a table without rows
//	declare COLUMN        a column (ir.TableColumn) with its type
//	expr EXPR [COL]       an expression (ir.Expr); COL is the column where it
//	                      begins, to which its other lines are indented
//	operand EXPR [COL]    the same as an operand of AND
//	column NAMED [COL]    an expression AS its name, only the name where both agree
//	of FROM NAME          a column of one of several relations, under its own name
//	lit TEXT              text as a literal
//	num N                 a whole number
//	now                   the run's moment as a literal
//	heading STEP          the comment above a step: its title and where it comes from
//	title STEP            the same without where it comes from
//	source STEP           the same of a source, without its title
//	origins NAMED COL     a comment line for each origin of a column, and a new line each
//	note TEXT             text inside a comment, made harmless
//	include NAME DATA     another template
//	pad N                 blanks
//	raw PARTS             the full name of a table of the user's
//	read COLUMN           a raw column (ir.ReadColumn), converted where its native type asks for it
//	query ORIGINATION     the user's own SQL for this warehouse, as it is
//	nothing TYPE          null as a value of a type
//	statement SQL         a statement that was written before
//	next                  ends a statement and begins the next
//	only ANSWER           leaves the statement out where an answer is 0 (see models.PlanStep)
//
// Functions that only choose or count, and whose results reach SQL only through
// those above: add, dot, format, kind, name.
//
// Three locks keep unquoted text out: names and literals print as poison that
// Plan refuses, the test over the parse trees, and a property test that sends
// any text through a real engine.
//
// The package must not know a driver, a connection or the clock.
package emit
