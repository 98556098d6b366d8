package ir

// Func names a function for what it means. The table in functable.go gives its
// name in the language, its signature and its page; a dialect spells it or
// refuses it, and a test proves that none is forgotten.
type Func string

// Logic and comparison. Comparison of text is by bytes.
const (
	And       Func = "and"
	Or        Func = "or"
	Not       Func = "not"
	Eq        Func = "eq"
	Ne        Func = "ne"
	Lt        Func = "lt"
	Le        Func = "le"
	Gt        Func = "gt"
	Ge        Func = "ge"
	IsNull    Func = "is_null"
	IsNotNull Func = "is_not_null"
	IsTrue    Func = "is_true" // never null: true only for true
	In        Func = "in"
	Between   Func = "between"
	Like      Func = "like" // % and _, escaped by \; by bytes
	Coalesce  Func = "coalesce"
	NullIf    Func = "nullif"
	If        Func = "if"
	Greatest  Func = "greatest" // nulls are left out
	Least     Func = "least"
)

// Numbers. Division gives a float and is null on zero.
const (
	Add   Func = "add"
	Sub   Func = "sub"
	Mul   Func = "mul"
	Div   Func = "div"
	Mod   Func = "mod" // null on zero; the sign of the dividend
	Neg   Func = "neg"
	Abs   Func = "abs"
	Round Func = "round" // half away from zero
	Floor Func = "floor"
	Ceil  Func = "ceil"
	Power Func = "power"
	Sqrt  Func = "sqrt" // null for negative numbers
	Ln    Func = "ln"   // null for numbers that are not positive
	Log10 Func = "log10"
	Exp   Func = "exp"
	Sign  Func = "sign"
)

// Text. Positions are 1-based and count characters.
const (
	Concat        Func = "concat"
	Lower         Func = "lower"
	Upper         Func = "upper"
	Trim          Func = "trim"
	Ltrim         Func = "ltrim"
	Rtrim         Func = "rtrim"
	Length        Func = "length"
	Substring     Func = "substring"
	Left          Func = "left"
	Right         Func = "right"
	Replace       Func = "replace"
	StartsWith    Func = "starts_with"
	EndsWith      Func = "ends_with"
	Contains      Func = "contains"
	Position      Func = "position"
	SplitPart     Func = "split_part"
	RegexpMatch   Func = "regexp_matches"
	RegexpExtract Func = "regexp_extract"
	RegexpReplace Func = "regexp_replace"
	Lpad          Func = "lpad"
	Rpad          Func = "rpad"
	Reverse       Func = "reverse"
	Md5           Func = "md5"
	Sha256        Func = "sha256"
	EqualFold     Func = "equal_fold"
)

// Fingerprint is a number of any values, with nulls among them. Other values of the same
// types have the same one by a chance of one in 2^63; a list beside other values has to be
// the fingerprint of its own, because it may be hashed as its values in a row. Fingerprints
// are compared only with those that the same version of the same engine has made.
const Fingerprint Func = "fingerprint"

// Conversion: null where a value cannot be converted.
const (
	ToText      Func = "to_text"
	ToInt       Func = "to_int"
	ToDecimal   Func = "to_decimal"
	ToFloat     Func = "to_float"
	ToBool      Func = "to_bool"
	ToDate      Func = "to_date"      // of a timestamp: in the project's time zone
	ToTimestamp Func = "to_timestamp" // of a date: midnight in the project's time zone
	ParseDate   Func = "parse_date"
	ParseTime   Func = "parse_timestamp"
	FormatDate  Func = "format_date"
)

// Dates and times. Parts are taken in the project's time zone.
const (
	AddDuration    Func = "add_duration" // timestamp, duration
	SubDuration    Func = "sub_duration"
	AddDays        Func = "add_days"
	AddMonths      Func = "add_months"
	SecondsBetween Func = "seconds_between" // whole units elapsed, towards zero
	MinutesBetween Func = "minutes_between"
	HoursBetween   Func = "hours_between"
	DaysBetween    Func = "days_between"   // between the calendar dates
	WeeksBetween   Func = "weeks_between"  // whole weeks between the calendar dates
	MonthsBetween  Func = "months_between" // calendar months: year*12 + month
	YearsBetween   Func = "years_between"  // calendar years
	Age            Func = "age"            // whole years elapsed between the calendar dates, towards zero
	Year           Func = "year"
	Quarter        Func = "quarter"
	Month          Func = "month"
	Week           Func = "week" // ISO
	Day            Func = "day"
	Weekday        Func = "weekday" // 1 Monday … 7 Sunday
	Hour           Func = "hour"
	YearStart      Func = "year_start" // the date on which it began
	QuarterStart   Func = "quarter_start"
	MonthStart     Func = "month_start"
	WeekStart      Func = "week_start"
)

// Lists.
const (
	MakeList     Func = "make_list" // of its arguments
	ListContains Func = "list_contains"
	ListLength   Func = "list_length"
	ListJoin     Func = "list_join"
)

// Identity: normalisers give null for what is no identifier.
const (
	NormalizeEmail  Func = "normalize_email"
	NormalizePhone  Func = "normalize_phone" // value, calling code, trunk prefix
	NormalizeLower  Func = "normalize_lower"
	NormalizeTrim   Func = "normalize_trim"
	NormalizeDigits Func = "normalize_digits"
	NormalizeUUID   Func = "normalize_uuid"
	NodeOf          Func = "node_of"       // rank, type, value → the 63-bit node; null for null
	ProfileIDOf     Func = "profile_id_of" // type, value → text
	FirstNode       Func = "first_node"    // the first argument that is not null
)

// Aggregates (Agg.Func). Nulls are left out; over no values count and
// count_distinct are 0, any is false, and all others null.
const (
	CountRows     Func = "count"
	CountValues   Func = "count_values"
	CountDistinct Func = "count_distinct"
	Sum           Func = "sum"
	Avg           Func = "avg"
	Min           Func = "min"
	Max           Func = "max"
	Median        Func = "median"
	Stddev        Func = "stddev"        // of a sample
	First         Func = "first"         // by Order; without Order the smallest
	Last          Func = "last"          // by Order; without Order the largest
	MostFrequent  Func = "most_frequent" // ties: the smallest value
	LeastFrequent Func = "least_frequent"
	ListOf        Func = "list" // newest first, at most Limit
	Any           Func = "any"
	All           Func = "all"
)
