package ir

// Funcs lists every function, in the order of funcs.go. A dialect spells or
// refuses each of them.
func Funcs() []Func { return allFuncs }

var allFuncs = []Func{
	And, Or, Not, Eq, Ne, Lt, Le, Gt, Ge, IsNull, IsNotNull, IsTrue, In, Between, Like, Coalesce,
	NullIf, If, Greatest, Least, Add, Sub, Mul, Div, Mod, Neg, Abs, Round, Floor, Ceil, Power, Sqrt, Ln,
	Log10, Exp, Sign, Concat, Lower, Upper, Trim, Ltrim, Rtrim, Length, Substring, Left, Right, Replace,
	StartsWith, EndsWith, Contains, Position, SplitPart, RegexpMatch, RegexpExtract, RegexpReplace,
	Lpad, Rpad, Reverse, Md5, Sha256, EqualFold, Fingerprint, ToText, ToInt, ToDecimal, ToFloat, ToBool, ToDate,
	ToTimestamp, ParseDate, ParseTime, FormatDate, AddDuration, SubDuration, AddDays, AddMonths,
	SecondsBetween, MinutesBetween, HoursBetween, DaysBetween, WeeksBetween, MonthsBetween,
	YearsBetween, Age, Year, Quarter, Month, Week, Day, Weekday, Hour, YearStart, QuarterStart, MonthStart,
	WeekStart, MakeList, ListContains, ListLength, ListJoin, NormalizeEmail, NormalizePhone, NormalizeLower,
	NormalizeTrim, NormalizeDigits, NormalizeUUID, NodeOf, ProfileIDOf, FirstNode, CountRows,
	CountValues, CountDistinct, Sum, Avg, Min, Max, Median, Stddev, First, Last, MostFrequent,
	LeastFrequent, ListOf, Any, All,
}
