package ir

import "github.com/weft-cdp/weft/models"

// Parameters that many functions have.
var (
	aText    = Param{Name: "text", Kinds: TextKind}
	aPart    = Param{Name: "part", Kinds: TextKind}
	aNumber  = Param{Name: "number", Kinds: NumberKinds}
	aMoment  = Param{Name: "moment", Kinds: MomentKinds}
	aList    = Param{Name: "list", Kinds: ListKind}
	aSame    = Param{Name: "value", Kinds: ScalarKinds, Same: true}
	inOrder  = Param{Name: "value", Kinds: OrderKinds, Same: true}
	aPattern = Param{Name: "pattern", Kinds: TextKind, Constant: true}
	aFormat  = Param{Name: "format", Kinds: TextKind, Constant: true}
	aWidth   = Param{Name: "length", Kinds: IntKind}
	fromDay  = Param{Name: "from", Kinds: MomentKinds, Becomes: models.Date}
	toDay    = Param{Name: "to", Kinds: MomentKinds, Becomes: models.Date}
	fromTime = Param{Name: "from", Kinds: MomentKinds, Becomes: models.Timestamp}
	toTime   = Param{Name: "to", Kinds: MomentKinds, Becomes: models.Timestamp}
)

func params(p ...Param) []Param { return p }

func optional(p Param) Param { p.Optional = true; return p }

func aggregate(f Func, value Kinds, gives Gives, kind models.Kind, nulls Nulls, doc, example string) Function {
	return Function{Name: string(f), Func: f, Group: "aggregates", Params: params(Param{Name: "value", Kinds: value}),
		Gives: gives, Kind: kind, Nulls: nulls, Aggregate: true, Doc: doc, Example: example}
}

var aggregateFunctions = []Function{
	aggregate(CountRows, AnyKinds, GivesKind, models.Int, NullNever, "The number of rows, or of values that are not null; 0 when there are none.", "count(orders where status = 'paid' within 90d)"),
	aggregate(CountDistinct, ScalarKinds, GivesKind, models.Int, NullNever, "The number of different values; 0 when there are none.", "count_distinct(orders.product_sku)"),
	aggregate(Sum, NumberKinds, LikeFirst, models.Unknown, NullMaybe, "The sum; exact for int and decimal.", "sum(orders.amount within 90d)"),
	aggregate(Avg, NumberKinds, GivesKind, models.Float, NullMaybe, "The mean.", "avg(orders.amount)"),
	aggregate(Min, OrderKinds, LikeFirst, models.Unknown, NullMaybe, "The smallest value.", "min(orders.ordered_at)"),
	aggregate(Max, OrderKinds, LikeFirst, models.Unknown, NullMaybe, "The largest value.", "max(orders.ordered_at)"),
	aggregate(Median, NumberKinds, GivesKind, models.Float, NullMaybe, "The middle value; between the two middle ones when their number is even.", "median(orders.amount)"),
	aggregate(Stddev, NumberKinds, GivesKind, models.Float, NullMaybe, "The standard deviation of a sample; null for fewer than two values.", "stddev(orders.amount)"),
	aggregate(First, ScalarKinds, LikeFirst, models.Unknown, NullMaybe, "The earliest value that is not null, by the source's time, then its key.", "first(orders.product.category)"),
	aggregate(Last, ScalarKinds, LikeFirst, models.Unknown, NullMaybe, "The latest value that is not null, by the source's time, then its key.", "last(orders.ship_city)"),
	aggregate(MostFrequent, ScalarKinds, LikeFirst, models.Unknown, NullMaybe, "The most frequent value; the smallest of equally frequent ones.", "most_frequent(orders.product.category)"),
	aggregate(LeastFrequent, ScalarKinds, LikeFirst, models.Unknown, NullMaybe, "The least frequent value; the smallest of equally frequent ones.", "least_frequent(orders.product.category)"),
	aggregate(ListOf, ScalarKinds, ListOfFirst, models.List, NullNever, "The values that are not null, newest first; at most n with `limit n`. Without any it is empty.", "list(orders.product_sku limit 5)"),
	aggregate(Any, BoolKind, GivesKind, models.Bool, NullNever, "Whether the condition is true for a row; false when there are none.", "any(orders.status = 'refunded' within 30d)"),
	aggregate(All, BoolKind, GivesKind, models.Bool, NullMaybe, "Whether the condition is true for every row for which it is known; null when there are none.", "all(orders.status = 'paid')"),
}

var conditionFunctions = []Function{
	{Name: "coalesce", Func: Coalesce, Group: "conditions", Params: params(Param{Name: "value", Kinds: AnyKinds, Same: true}), Rest: true, Gives: LikeSame, Nulls: NullIfAll, Doc: "The first argument that is not null.", Example: "coalesce(spend_90d, 0)"},
	{Name: "nullif", Func: NullIf, Group: "conditions", Params: params(aSame, Param{Name: "other", Kinds: ScalarKinds, Same: true}), Gives: LikeFirst, Nulls: NullMaybe, Doc: "Null when both are equal, else the first.", Example: "nullif(city, '')"},
	{Name: "if", Func: If, Group: "conditions", Params: params(Param{Name: "condition", Kinds: BoolKind}, Param{Name: "then", Kinds: AnyKinds, Same: true}, Param{Name: "else", Kinds: AnyKinds, Same: true}), Gives: LikeSame, Nulls: NullIfSame, Doc: "The second argument when the condition is true, else the third.", Example: "if(orders > 3, 'regular', 'new')"},
	{Name: "greatest", Func: Greatest, Group: "conditions", Params: params(inOrder), Rest: true, Gives: LikeSame, Nulls: NullIfAll, Doc: "The largest argument; nulls are left out.", Example: "greatest(last_order, last_visit)"},
	{Name: "least", Func: Least, Group: "conditions", Params: params(inOrder), Rest: true, Gives: LikeSame, Nulls: NullIfAll, Doc: "The smallest argument; nulls are left out.", Example: "least(first_order, first_visit)"},
}

var numberFunctions = []Function{
	{Name: "abs", Func: Abs, Group: "numbers", Params: params(aNumber), Gives: LikeFirst, Doc: "The number without its sign.", Example: "abs(balance)"},
	{Name: "round", Func: Round, Group: "numbers", Params: params(aNumber, optional(Param{Name: "digits", Kinds: IntKind, Constant: true})), Gives: LikeFirst, Doc: "The number rounded to so many digits after the point (0 when left out), half away from zero.", Example: "round(avg_basket, 2)"},
	{Name: "floor", Func: Floor, Group: "numbers", Params: params(aNumber), Gives: LikeFirst, Doc: "The largest whole number that is not larger.", Example: "floor(avg_basket)"},
	{Name: "ceil", Func: Ceil, Group: "numbers", Params: params(aNumber), Gives: LikeFirst, Doc: "The smallest whole number that is not smaller.", Example: "ceil(avg_basket)"},
	{Name: "power", Func: Power, Group: "numbers", Params: params(aNumber, Param{Name: "exponent", Kinds: NumberKinds}), Kind: models.Float, Nulls: NullMaybe, Doc: "The number raised to a power; null where that is no number.", Example: "power(orders, 2)"},
	{Name: "sqrt", Func: Sqrt, Group: "numbers", Params: params(aNumber), Kind: models.Float, Nulls: NullMaybe, Doc: "The square root; null for a negative number.", Example: "sqrt(orders)"},
	{Name: "ln", Func: Ln, Group: "numbers", Params: params(aNumber), Kind: models.Float, Nulls: NullMaybe, Doc: "The natural logarithm; null unless the number is positive.", Example: "ln(1 + orders)"},
	{Name: "log10", Func: Log10, Group: "numbers", Params: params(aNumber), Kind: models.Float, Nulls: NullMaybe, Doc: "The decimal logarithm; null unless the number is positive.", Example: "log10(1 + orders)"},
	{Name: "exp", Func: Exp, Group: "numbers", Params: params(aNumber), Kind: models.Float, Nulls: NullMaybe, Doc: "e raised to a power; null where that is too large for a float.", Example: "exp(-days_since_buy / 30)"},
	{Name: "sign", Func: Sign, Group: "numbers", Params: params(aNumber), Kind: models.Int, Doc: "-1, 0 or 1.", Example: "sign(balance)"},
}

var textFunctions = []Function{
	{Name: "lower", Func: Lower, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The text in lower case.", Example: "lower(city)"},
	{Name: "upper", Func: Upper, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The text in upper case.", Example: "upper(country)"},
	{Name: "trim", Func: Trim, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The text without blanks at both ends.", Example: "trim(city)"},
	{Name: "ltrim", Func: Ltrim, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The text without blanks at its start.", Example: "ltrim(city)"},
	{Name: "rtrim", Func: Rtrim, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The text without blanks at its end.", Example: "rtrim(city)"},
	{Name: "length", Func: Length, Group: "text", Params: params(aText), Kind: models.Int, Doc: "The number of characters.", Example: "length(city)"},
	{Name: "substring", Func: Substring, Group: "text", Params: params(aText, Param{Name: "start", Kinds: IntKind}, optional(aWidth)), Kind: models.Text, Doc: "The part of the text from a position, counted from 1, or from the end when negative.", Example: "substring(postcode, 1, 3)"},
	{Name: "left", Func: Left, Group: "text", Params: params(aText, aWidth), Kind: models.Text, Doc: "The first characters.", Example: "left(postcode, 3)"},
	{Name: "right", Func: Right, Group: "text", Params: params(aText, aWidth), Kind: models.Text, Doc: "The last characters.", Example: "right(phone, 4)"},
	{Name: "replace", Func: Replace, Group: "text", Params: params(aText, aPart, Param{Name: "by", Kinds: TextKind}), Kind: models.Text, Doc: "The text with every occurrence of a part replaced.", Example: "replace(phone, ' ', '')"},
	{Name: "starts_with", Func: StartsWith, Group: "text", Params: params(aText, aPart), Kind: models.Bool, Doc: "Whether the text begins with the part.", Example: "starts_with(postcode, '11')"},
	{Name: "ends_with", Func: EndsWith, Group: "text", Params: params(aText, aPart), Kind: models.Bool, Doc: "Whether the text ends with the part.", Example: "ends_with(email, '.se')"},
	{Name: "contains", Func: Contains, Group: "text", Params: params(aText, aPart), Kind: models.Bool, Doc: "Whether the part occurs in the text.", Example: "contains(page, '/sale')"},
	{Name: "position", Func: Position, Group: "text", Params: params(aText, aPart), Kind: models.Int, Doc: "Where the part first occurs, counted from 1; 0 when it does not.", Example: "position(email, '@')"},
	{Name: "split_part", Func: SplitPart, Group: "text", Params: params(aText, Param{Name: "separator", Kinds: TextKind, Constant: true}, Param{Name: "number", Kinds: IntKind}), Kind: models.Text, Doc: "The nth piece of the text, counted from 1, or from the end when negative; empty when there is none.", Example: "split_part(email, '@', 2)"},
	{Name: "regexp_matches", Func: RegexpMatch, Group: "text", Params: params(aText, aPattern), Kind: models.Bool, Doc: "Whether the pattern (RE2) occurs in the text.", Example: "regexp_matches(page, '^/product/')"},
	{Name: "regexp_extract", Func: RegexpExtract, Group: "text", Params: params(aText, aPattern, optional(Param{Name: "group", Kinds: IntKind, Constant: true})), Kind: models.Text, Nulls: NullMaybe, Doc: "What the pattern (RE2), or one of its groups, matches first; null when it does not, and for a group that matches nothing.", Example: "regexp_extract(page, '^/product/([a-z]+)', 1)"},
	{Name: "regexp_replace", Func: RegexpReplace, Group: "text", Params: params(aText, aPattern, Param{Name: "by", Kinds: TextKind, Constant: true}), Kind: models.Text, Doc: "The text with every match of the pattern (RE2) replaced.", Example: "regexp_replace(phone, '[^0-9]', '')"},
	{Name: "lpad", Func: Lpad, Group: "text", Params: params(aText, aWidth, Param{Name: "fill", Kinds: TextKind, Constant: true}), Kind: models.Text, Doc: "The text filled up at its start to a length, or cut to it.", Example: "lpad(member_no, 8, '0')"},
	{Name: "rpad", Func: Rpad, Group: "text", Params: params(aText, aWidth, Param{Name: "fill", Kinds: TextKind, Constant: true}), Kind: models.Text, Doc: "The text filled up at its end to a length, or cut to it.", Example: "rpad(code, 8, '.')"},
	{Name: "reverse", Func: Reverse, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The characters in reverse order.", Example: "reverse(code)"},
	{Name: "md5", Func: Md5, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The MD5 of the text's UTF-8 bytes, in lower-case hex.", Example: "md5(lower(email))"},
	{Name: "sha256", Func: Sha256, Group: "text", Params: params(aText), Kind: models.Text, Doc: "The SHA-256 of the text's UTF-8 bytes, in lower-case hex.", Example: "sha256(lower(email))"},
	{Name: "equal_fold", Func: EqualFold, Group: "text", Params: params(aText, Param{Name: "other", Kinds: TextKind}), Kind: models.Bool, Doc: "Whether the texts are equal when case is ignored.", Example: "equal_fold(city, 'Malmö')"},
	{Name: "concat", Func: Concat, Group: "text", Params: params(aText), Rest: true, Kind: models.Text, Doc: "The texts one after the other, as `||`; null when one is.", Example: "concat(first_name, ' ', last_name)"},
}

func elapsed(f Func, from, to Param, doc string) Function {
	return Function{Name: string(f), Func: f, Group: "dates and times", Params: params(from, to), Kind: models.Int, Doc: doc, Example: string(f) + "(max(orders.ordered_at), now)"}
}

func part(f Func, doc string) Function {
	return Function{Name: string(f), Func: f, Group: "dates and times", Params: params(aMoment), Kind: models.Int, Doc: doc, Example: string(f) + "(max(orders.ordered_at))"}
}

func begin(f Func, doc string) Function {
	return Function{Name: string(f), Func: f, Group: "dates and times", Params: params(aMoment), Kind: models.Date, Doc: doc, Example: string(f) + "(max(orders.ordered_at))"}
}

var timeFunctions = []Function{
	{Name: "add_days", Func: AddDays, Group: "dates and times", Params: params(aMoment, Param{Name: "days", Kinds: IntKind}), Gives: LikeFirst, Doc: "The same time of day so many calendar days later; earlier when negative.", Example: "add_days(renewed_on, 30)"},
	{Name: "add_months", Func: AddMonths, Group: "dates and times", Params: params(aMoment, Param{Name: "months", Kinds: IntKind}), Gives: LikeFirst, Doc: "The same day so many calendar months later, or the last day of that month.", Example: "add_months(renewed_on, 12)"},
	elapsed(SecondsBetween, fromTime, toTime, "The whole seconds elapsed, towards zero."),
	elapsed(MinutesBetween, fromTime, toTime, "The whole minutes elapsed, towards zero."),
	elapsed(HoursBetween, fromTime, toTime, "The whole hours elapsed, towards zero."),
	elapsed(DaysBetween, fromDay, toDay, "The days from one calendar date to the other; positive when the first is earlier."),
	elapsed(WeeksBetween, fromDay, toDay, "The days between the calendar dates, divided by 7 towards zero."),
	elapsed(MonthsBetween, fromDay, toDay, "The difference of the calendar months."),
	elapsed(YearsBetween, fromDay, toDay, "The difference of the calendar years."),
	{Name: "age", Func: Age, Group: "dates and times", Params: params(Param{Name: "born", Kinds: fromDay.Kinds}, Param{Name: "at", Kinds: toDay.Kinds}), Kind: models.Int, Doc: "The full years of somebody born then, towards zero: a year is full on the birthday, and on 1 March for a 29 February that does not come.", Example: "age(last(crm.birthday), now)"},
	part(Year, "The year."),
	part(Quarter, "The quarter, 1 to 4."),
	part(Month, "The month, 1 to 12."),
	part(Week, "The ISO week, 1 to 53."),
	part(Day, "The day of the month."),
	part(Weekday, "The day of the week, 1 Monday to 7 Sunday."),
	{Name: "hour", Func: Hour, Group: "dates and times", Params: params(Param{Name: "moment", Kinds: KindsOf(models.Timestamp)}), Kind: models.Int, Doc: "The hour of the day, 0 to 23.", Example: "hour(max(orders.ordered_at))"},
	begin(YearStart, "The first day of the year."),
	begin(QuarterStart, "The first day of the quarter."),
	begin(MonthStart, "The first day of the month."),
	begin(WeekStart, "The Monday of the week."),
}

var conversionFunctions = []Function{
	{Name: "to_text", Func: ToText, Group: "conversion", Params: params(Param{Name: "value", Kinds: ScalarKinds}), Kind: models.Text, Doc: "The value as text.", Example: "to_text(orders)"},
	{Name: "to_int", Func: ToInt, Group: "conversion", Params: params(Param{Name: "value", Kinds: TextKind | NumberKinds | BoolKind}), Kind: models.Int, Nulls: NullMaybe, Doc: "The value as int; null where it is none.", Example: "to_int(member_no)"},
	{Name: "to_decimal", Func: ToDecimal, Group: "conversion", Params: params(Param{Name: "value", Kinds: TextKind | NumberKinds}), Kind: models.Decimal, Nulls: NullMaybe, Doc: "The value as decimal; null where it is none.", Example: "to_decimal('12.50')"},
	{Name: "to_float", Func: ToFloat, Group: "conversion", Params: params(Param{Name: "value", Kinds: TextKind | NumberKinds}), Kind: models.Float, Nulls: NullMaybe, Doc: "The value as float; null where it is none.", Example: "to_float(score)"},
	{Name: "to_bool", Func: ToBool, Group: "conversion", Params: params(Param{Name: "value", Kinds: TextKind | IntKind | BoolKind}), Kind: models.Bool, Nulls: NullMaybe, Doc: "The value as bool; null where it is none.", Example: "to_bool(opted_in)"},
	{Name: "to_date", Func: ToDate, Group: "conversion", Params: params(Param{Name: "value", Kinds: TextKind | MomentKinds}), Kind: models.Date, Nulls: NullMaybe, Doc: "The date, of a timestamp in the project's time zone; null where a text is none.", Example: "to_date(now)"},
	{Name: "to_timestamp", Func: ToTimestamp, Group: "conversion", Params: params(Param{Name: "value", Kinds: TextKind | MomentKinds}), Kind: models.Timestamp, Nulls: NullMaybe, Doc: "The timestamp, of a date its midnight in the project's time zone; null where a text is none.", Example: "to_timestamp(signed_up)"},
	{Name: "parse_date", Func: ParseDate, Group: "conversion", Params: params(aText, aFormat), Kind: models.Date, Nulls: NullMaybe, Doc: "The date that a text holds in a format of strptime codes; null where it does not.", Example: "parse_date(born, '%d.%m.%Y')"},
	{Name: "parse_timestamp", Func: ParseTime, Group: "conversion", Params: params(aText, aFormat), Kind: models.Timestamp, Nulls: NullMaybe, Doc: "The timestamp (UTC) that a text holds in a format of strptime codes; null where it does not.", Example: "parse_timestamp(seen, '%d.%m.%Y %H:%M')"},
	{Name: "format_date", Func: FormatDate, Group: "conversion", Params: params(aMoment, aFormat), Kind: models.Text, Doc: "The moment as text, in a format of strftime codes.", Example: "format_date(max(orders.ordered_at), '%Y-%m')"},
}

var listFunctions = []Function{
	{Name: "list_contains", Func: ListContains, Group: "lists", Params: params(aList, Param{Name: "value", Kinds: ScalarKinds, Element: true}), Kind: models.Bool, Doc: "Whether the value is in the list.", Example: "list_contains(list(orders.product_sku), 'A1')"},
	{Name: "list_length", Func: ListLength, Group: "lists", Params: params(aList), Kind: models.Int, Doc: "The number of values in the list.", Example: "list_length(list(orders.product_sku))"},
	{Name: "list_join", Func: ListJoin, Group: "lists", Params: params(aList, Param{Name: "separator", Kinds: TextKind, Constant: true}), Kind: models.Text, Doc: "The values of a list of text, with a separator between them.", Example: "list_join(list(orders.product_sku limit 3), ', ')"},
}
