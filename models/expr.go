package models

// Expr is a checked expression: every name is resolved, every node has its
// type and its place. Operators are Calls; sugar (between, first_of, rfm) is
// gone. The set of nodes is closed: Literal, Now, Column, TraitRef, Call, Case,
// Aggregate, Score, InSegment.
type Expr interface {
	Span() Span
	Type() Type
	isExpr()
}

// Node carries what all expressions share.
type Node struct {
	At Span
	T  Type
}

// Span gives the place of the expression.
func (n Node) Span() Span { return n.At }

// Type gives the type of its value.
func (n Node) Type() Type { return n.T }

type (
	// Literal is a constant. Value is its canonical text: text as it is, int
	// and decimal and float in Go's form, bool "true" or "false", date
	// "2006-01-02", timestamp "2006-01-02 15:04:05.999999" in UTC, duration in
	// microseconds, null "".
	Literal struct {
		Node
		Value string
	}

	// Now is the moment as at which everything is computed, a timestamp.
	Now struct{ Node }

	// Column is a column of the row in scope, or of the row that a many-to-one
	// Path leads to. Source is the source at the path's end.
	Column struct {
		Node
		Path   []*Relation
		Source *Source
		Column *SourceColumn
	}

	// TraitRef is a trait of the profile in scope, or of the profile that a
	// many-to-one Path of entity relations leads to.
	TraitRef struct {
		Node
		Path  []*EntityRelation
		Trait *Trait
	}

	// Call is a function or an operator of the function table in compiler/ir,
	// named for what it means: "eq", "and", "add", "lower", "days_between".
	Call struct {
		Node
		Func string
		Args []Expr
	}

	// Case is `case when … then … else … end`. Else may be nil: null.
	Case struct {
		Node
		Whens []When
		Else  Expr
	}

	// When is one arm of a Case.
	When struct{ If, Then Expr }

	// Aggregate is an aggregate over the Rows that belong to the profile in
	// scope. Of is the value, nil in count(source); Where is nil for all rows;
	// Window nil for all times; Limit only of list, 0 for all.
	Aggregate struct {
		Node
		Func   string
		Rows   Rows
		Of     Expr
		Where  Expr
		Window *Window
		Limit  int
	}

	// Score ranks the profile's value among all profiles of the entity and
	// gives 1..Buckets, equal values equally: 1 + (rank-1)*Buckets / n, where
	// rank counts the smaller values (the larger ones when Descending) and n
	// the profiles whose value is not null. Null where the value is null.
	Score struct {
		Node
		Of         Expr
		Buckets    int
		Descending bool
	}

	// InSegment is true for members and false for everybody else, never null.
	InSegment struct {
		Node
		Segment *Segment
	}
)

func (Node) isExpr() {}

// Rows names the rows of an aggregate, seen from a profile of the entity in
// scope: go up Via (usually empty) to a profile of the entity Of; its rows are
// either the Members, the profiles of another entity whose relation leads here
// (`account.customers`), or the rows of Source, then of the child sources that
// the Down relations lead from (`orders.items`: Down is items' relation to
// orders). Exactly one of Members and Source is set.
type Rows struct {
	At      Span
	Via     []*EntityRelation
	Of      *Entity
	Members *EntityRelation
	Source  *Source
	Down    []*Relation
}

// Scope is the source whose columns the aggregate's expressions see; nil when
// they see the traits of the Members' entity.
func (r Rows) Scope() *Source {
	if n := len(r.Down); n > 0 {
		return r.Down[n-1].From
	}
	return r.Source
}
