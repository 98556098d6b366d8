package expr

// Node is a piece of syntax. Start and End are rune offsets into the text that
// was parsed: the scalar's decoded value, which parse.Scalar turns into places
// of the file.
type Node interface {
	Start() int
	End() int
	isNode()
}

// Range is the part of the text that a node covers, in runes, End excluded.
type Range struct{ From, To int }

// Start gives the first rune's offset.
func (r Range) Start() int { return r.From }

// End gives the offset after the last rune.
func (r Range) End() int { return r.To }

func (Range) isNode() {}

// LiteralKind is what a literal looks like.
type LiteralKind int

// The literals: 'text', 12, 1.5, true, null, date '…', timestamp '…', 30d.
const (
	TextLiteral LiteralKind = iota
	IntLiteral
	DecimalLiteral
	BoolLiteral
	NullLiteral
	DateLiteral
	TimestampLiteral
	DurationLiteral
)

type (
	// Literal is a constant; Value is the text between quotes with '' undone, or
	// the digits as written; of a duration the microseconds, of a date and a
	// timestamp as written.
	Literal struct {
		Range
		Kind  LiteralKind
		Value string
	}

	// Name is a dotted path: orders.product.category. Parts written in double
	// quotes are taken as they are. `now` is a Name.
	Name struct {
		Range
		Parts []Part
	}

	// Part is one name of a path.
	Part struct {
		Range
		Text   string
		Quoted bool
	}

	// Unary is `not x` or `-x`.
	Unary struct {
		Range
		Op string // "not", "-"
		X  Node
	}

	// Binary is `x op y`; Op is lower case: and, or, =, !=, <, <=, >, >=, +, -,
	// *, /, %, ||, like, `not like`.
	Binary struct {
		Range
		Op   string
		OpAt Range
		X, Y Node
	}

	// IsNull is `x is null` or `x is not null`.
	IsNull struct {
		Range
		X   Node
		Not bool
	}

	// In is `x [not] in (a, b)`.
	In struct {
		Range
		X    Node
		Not  bool
		List []Node
	}

	// Between is `x [not] between low and high`.
	Between struct {
		Range
		X, Low, High Node
		Not          bool
	}

	// Case is `case when … then … else … end`, also `case x when …`.
	Case struct {
		Range
		Of    Node // nil in the searched form
		Whens []When
		Else  Node // nil when not written
	}

	// When is one arm.
	When struct{ If, Then Node }

	// Call is name(args). An aggregate is a Call too: its one argument may be a
	// Rows. Distinct is set by count(distinct x), which the checker refuses with
	// a hint.
	Call struct {
		Range
		Func     Part
		Args     []Node
		Distinct bool
	}

	// Rows is what stands in an aggregate and in a sequence's step when it has
	// more than a plain expression: `of [where cond] [within 90d | between 30d
	// and 60d ago | since date '…'] [limit n]`.
	Rows struct {
		Range
		Of     Node
		Where  Node // nil when not written
		Window *Window
		Limit  *Literal
	}

	// Window is the time part of a Rows. Kind is "within" (From), "between"
	// (From, To: the two durations as written) or "since" (From).
	Window struct {
		Range
		Kind     string
		From, To *Literal
	}
)
