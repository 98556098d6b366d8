package ir

import "github.com/weft-cdp/weft/models"

// Expr is an expression over rows. The set is closed: Col, Lit, Now, Call,
// Case, Agg, Score.
type Expr interface {
	Type() models.Type
	isExpr()
}

// Typed carries the type of an expression.
type Typed struct{ T models.Type }

// Type gives the type of the value.
func (t Typed) Type() models.Type { return t.T }

func (Typed) isExpr() {}

type (
	// Col is a column of the relation with the alias From; From is "" where
	// only one relation is in scope.
	Col struct {
		Typed
		From Ident
		Name Ident
	}

	// Lit is a constant; Value is canonical as in models.Literal.
	Lit struct {
		Typed
		Value string
	}

	// Now is the run's moment, a timestamp.
	Now struct{ Typed }

	// Given is a value that is given when the statement runs, by its name.
	Given struct {
		Typed
		Name Ident
	}

	// Call is a scalar function of the table in funcs.go.
	Call struct {
		Typed
		Func Func
		Args []Expr
	}

	// Case is `case when … then … else … end`; Else may be nil.
	Case struct {
		Typed
		Whens []When
		Else  Expr
	}

	// When is one arm of a Case.
	When struct{ If, Then Expr }

	// Agg is an aggregate function over the rows of a group that satisfy Where
	// (nil: all). Args are the values (none for count of rows). Order is time
	// then key, for first, last and list, ascending. Limit only for list.
	Agg struct {
		Typed
		Func  Func
		Args  []Expr
		Where Expr
		Order []Expr
		Limit int
	}

	// Score is models.Score over all rows of the relation.
	Score struct {
		Typed
		Of         Expr
		Buckets    int
		Descending bool
	}
)

// String gives poison that emit refuses to put into a statement; see Ident.
func (Lit) String() string { return "\x00lit\x00" }

// Named is an expression and the column that it becomes.
type Named struct {
	Name    Ident
	Expr    Expr
	Origins []Origin
}

// Layer computes columns side by side; each layer of a list may use the
// columns of those before it, and keeps them.
type Layer []Named
