package golang

import "github.com/weft-cdp/weft/models"

// goTypes are those of values that are there.
var goTypes = map[models.Kind]string{
	models.Text: "string", models.Int: "int64", models.Decimal: "*big.Rat", models.Float: "float64", models.Bool: "bool",
	models.Date: "time.Time", models.Timestamp: "time.Time",
}

// goType is the type of a value that is there.
func goType(t models.Type) string {
	if t.Kind == models.List {
		return "[]" + goTypes[t.Elem]
	}
	return goTypes[t.Kind]
}

// fieldType is the type of a field. Decimals and lists have a nil of their own.
func fieldType(t models.Type) string {
	if t.Nullable && t.Kind != models.List && t.Kind != models.Decimal {
		return "*" + goType(t)
	}
	return goType(t)
}

// into is the place that database/sql scans a column into. What drivers give
// otherwise than Go's own types goes through a scanner.
func into(t models.Type, field string) string {
	switch t.Kind {
	case models.Decimal:
		return "decimal{&" + field + "}"
	case models.List:
		return "list[" + goTypes[t.Elem] + "]{&" + field + "}"
	}
	return "&" + field
}

// given is a parameter's value as every driver of database/sql takes it: a day as
// its text, a decimal as its digits, and a list as one text where the driver of DuckDB
// takes none, or only one of its own kind of number.
func given(t models.Type, name string) string {
	switch {
	case t.Kind == models.Date:
		return "day(" + name + ")"
	case t.Kind == models.Decimal:
		return "digits(" + name + ")"
	case t.Kind == models.List && written[t.Elem] != "":
		return "listed(" + name + ", " + written[t.Elem] + ")"
	}
	return name
}

// written are the functions that write an element of a list.
var written = map[models.Kind]string{
	models.Date: "quoted", models.Decimal: "digits", models.Int: "number[int64]", models.Float: "number[float64]",
}

// intoBigQuery is the place that a column of BigQuery is read into.
func intoBigQuery(t models.Type, field string) string {
	switch {
	case t.Kind == models.Decimal || t.Kind == models.List:
		return into(t, field)
	case t.Nullable:
		return "maybe[" + goType(t) + "]{&" + field + "}"
	}
	return "must[" + goType(t) + "]{&" + field + "}"
}

// givenBigQuery is a parameter's value as BigQuery's client takes it, by whose type
// it tells what it is.
func givenBigQuery(t models.Type, name string) string {
	switch {
	case t.Kind == models.Date:
		return "civil.DateOf(" + name + ")"
	case t.Kind == models.List && t.Elem == models.Date:
		return "dates(" + name + ")"
	}
	return name
}
