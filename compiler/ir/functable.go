package ir

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// Kinds is a set of kinds that a parameter takes.
type Kinds uint16

// KindsOf makes a set.
func KindsOf(kinds ...models.Kind) Kinds {
	var set Kinds
	for _, k := range kinds {
		set |= 1 << k
	}
	return set
}

// Has tells whether a kind is in the set. A value of unknown or null kind fits
// everywhere.
func (s Kinds) Has(k models.Kind) bool {
	return k == models.Unknown || k == models.Null || s&(1<<k) != 0
}

// List gives the kinds of the set in the order of their constants.
func (s Kinds) List() []models.Kind {
	var list []models.Kind
	for k := models.Text; k <= models.List; k++ {
		if s&(1<<k) != 0 {
			list = append(list, k)
		}
	}
	return list
}

// The sets that the table is written with.
var (
	TextKind    = KindsOf(models.Text)
	IntKind     = KindsOf(models.Int)
	BoolKind    = KindsOf(models.Bool)
	ListKind    = KindsOf(models.List)
	NumberKinds = KindsOf(models.Int, models.Decimal, models.Float)
	MomentKinds = KindsOf(models.Date, models.Timestamp)
	OrderKinds  = TextKind | NumberKinds | MomentKinds // what can be put in an order
	ScalarKinds = OrderKinds | BoolKind
	AnyKinds    = ScalarKinds | ListKind
)

// Param is a parameter of a function.
type Param struct {
	Name     string
	Kinds    Kinds
	Same     bool        // all Same parameters of a call take one common type
	Element  bool        // takes what the list before it holds
	Constant bool        // must be written as a literal, so that every warehouse can be checked for it
	Optional bool        // may be left out, with those after it
	Becomes  models.Kind // the checker converts the argument to it; Unknown: it stays as it is
}

// Gives says how the kind of the result follows from the arguments.
type Gives int

// The ways. GivesKind is Function.Kind whatever the arguments are.
const (
	GivesKind   Gives = iota
	LikeFirst         // the kind of the first argument
	LikeSame          // the common kind of the Same parameters
	ListOfFirst       // a list of the first argument's kind
)

// Nulls says when the result may be null.
type Nulls int

// The ways.
const (
	NullIfAny  Nulls = iota // when an argument is
	NullIfSame              // when one of the Same arguments is
	NullIfAll               // when all arguments are
	NullMaybe               // also when no argument is
	NullNever
)

// Function is a row of the function table: what users write and what it
// means. Operators are not in it; they are Funcs without a name.
type Function struct {
	Name      string // in the language
	Func      Func
	Group     string // of the reference page: text, numbers, conditions, …
	Params    []Param
	Rest      bool // the last parameter may be repeated
	Gives     Gives
	Kind      models.Kind
	Nulls     Nulls
	Aggregate bool   // over rows; its parameter is the value of a row
	Doc       string // one sentence
	Example   string
}

// Functions gives the table, by group as the reference page shows it.
func Functions() []Function { return functions }

// LookupFunction finds a function by the name that users write.
func LookupFunction(name string) (Function, bool) {
	i, ok := functionIndex[name]
	if !ok {
		return Function{}, false
	}
	return functions[i], true
}

// FunctionNames gives all names, sorted.
func FunctionNames() []string {
	names := make([]string, 0, len(functions))
	for _, f := range functions {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

var functions = slices.Concat(
	aggregateFunctions, conditionFunctions, numberFunctions, textFunctions, timeFunctions, conversionFunctions, listFunctions,
)

var functionIndex = func() map[string]int {
	index := make(map[string]int, len(functions))
	for i, f := range functions {
		index[f.Name] = i
	}
	return index
}()

// Signature writes how a function is called: "round(number, digits?)".
func Signature(f Function) string {
	names := make([]string, len(f.Params))
	for i, p := range f.Params {
		names[i] = p.Name
		if p.Optional {
			names[i] += "?"
		}
	}
	rest := ""
	if f.Rest {
		rest = ", …"
	}
	return f.Name + "(" + strings.Join(names, ", ") + rest + ")"
}
