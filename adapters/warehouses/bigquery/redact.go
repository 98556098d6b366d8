package bigquery

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters/skeleton"
)

// BigQuery quotes cells in the texts of errors of running statements, and cells
// may be personal data, which belongs in no log. harmless are the texts that
// quote names, types and the statement's own words only: all those of the
// analyzer, of rights, of quotas.
var harmless = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`Unrecognized name: `, `Syntax error: `, `Function not found: `, `No matching signature for `, `Type not found: `,
	`Not found: `, `Already Exists: `, `Access Denied: `, `Table "?[^" ]+"? must be qualified`, `Name \S+ (?:not found|is ambiguous)`,
	`Column name \S+ is ambiguous`, `Column \S+ `, `Duplicate column name`, `Table-valued function not found`,
	`SELECT list expression references `, `(?:An expression|Expression|Window ORDER BY|Aggregate function|Analytic function|ORDER BY|GROUP BY|PARTITION BY) `,
	`Grouping by expressions of type `, `Cannot query over table `, `Cannot access field `, `Query column \d+ has type `, `Inserted row has wrong column count`,
	`Value has type \S+ which cannot be inserted`, `Operands of `, `Set operations? `, `Queries in (?:UNION|EXCEPT|INTERSECT)`, `Column \d+ in `,
	`Quota exceeded`, `Exceeded rate limits`, `Custom quota exceeded`, `Resources exceeded during query execution`, `Query exceeded limit`,
	`Billing has not been enabled`, `BigQuery API has not been used`, `The job encountered an (?:internal )?error`, `Job execution was cancelled`,
	`Job timed out`, `Division by zero`, `Response too large`, `Cannot parse location`, `Cannot read in location`, `Project \S+ `,
	`The project \S+ `, `ProjectId `, `Invalid (?:project|dataset|table) ID `, `Invalid (?:project|dataset|table) name`, `Session `, `Precondition Check failed`, `Request had invalid authentication`,
	`Scalar subquery produced more than one element`, `Statement not supported: `, `LIKE pattern ends with a backslash`, `Cannot (?:replace|create|copy|clone) (?:a )?(?:table|view)\b`,
}, "|") + `)`)

// outside are the reasons that no cell is the cause of.
var outside = []string{
	"accessDenied", "notFound", "notImplemented", "quotaExceeded", "rateLimitExceeded", "resourcesExceeded",
	"responseTooLarge", "billingNotEnabled", "stopped", "timeout",
}

// skeletons are what is known of texts that quote cells, with what may be kept
// of them: the first that fits is taken.
var skeletons = skeleton.List{
	skeleton.New(`Bad (\w+) value: .*`, `a text is no $1`),
	skeleton.New(`Could not cast (?:literal|value) .* to type ([A-Z0-9<>, ]+)(?: at \[\d+:\d+\])?`, `could not cast a value to type $1`),
	skeleton.New(`Could not parse .* as ([A-Z0-9_]+).*`, `could not read a text as $1`),
	skeleton.New(`Unable to parse .* as (?:type )?([A-Z0-9_]+).*`, `could not read a text as $1`),
	skeleton.New(`Invalid (date|time|datetime|timestamp|interval|NUMERIC|BIGNUMERIC|DATE|TIME|DATETIME|TIMESTAMP|INTERVAL)(?: string| value)?:? .*`, `a text is no $1`),
	skeleton.New(`(?i)failed to parse input (?:timestamp )?string .*`, `a text does not have the format that it is read by`),
	skeleton.New(`Mismatch between format character .*`, `a text does not have the format that it is read by`),
	skeleton.New(`(?i)(int64|uint64|double|float64|numeric|bignumeric|integer)(?: numeric)? overflow:? .*`, `$1 overflow`),
	skeleton.New(`(?i)(?:casting|cast) .* out of (\w+) range.*`, `a value is out of range for $1`),
	skeleton.New(`(?i)(NUMERIC|BIGNUMERIC|INT64|FLOAT64|DATE|TIMESTAMP|DATETIME) (?:value )?(?:is )?(?:out of (?:allowed )?range|overflow).*`, `a value is out of range for $1`),
	skeleton.New(`(?i)(?:date|timestamp|datetime|time) (?:value )?(?:overflow|is out of (?:allowed )?range|arithmetic).*`, `a date or moment is out of range`),
	skeleton.New(`(?i)cannot return an invalid (timestamp|date|datetime) value .*`, `a value is no $1`),
	skeleton.New(`(?i)adding .* to (date|timestamp|datetime) .* causes overflow`, `a $1 is out of range`),
	skeleton.New(`(?i)division by zero: .*`, `division by zero`),
	skeleton.New(`(?i)floating point error in function: (\w+)\(.*`, `floating point error in function $1`),
	skeleton.New(`(?i)array index .* is out of bounds.*`, `an array index is out of bounds`),
	skeleton.New(`(?i)array cannot have a null element.*`, `an array has a null element`),
	skeleton.New(`(?i)required field (\w+) cannot be null.*`, `required column $1 is null`),
	skeleton.New(`(?i)cannot parse regular expression: .*`, `a regular expression cannot be read`),
	skeleton.New(`(?i)error while reading data, error message: (?:JSON table|CSV table|CSV processing|JSON parsing|JSON processing) (?:encountered|error).*`, `the rows that were loaded do not fit the table`),
	skeleton.New(`UPDATE/MERGE must match at most one source row.*`, `UPDATE/MERGE must match at most one source row`),
}

// failures start the texts of errors of running statements; what follows is
// judged.
var failures = []string{"Query error: ", "Query failed: ", "Error while executing query: "}

// place is where in the statement an error is.
var place = regexp.MustCompile(` at \[\d+:\d+\]$`)

// redacted is BigQuery's text without the cells that it quotes; false when nothing
// is known of the text. What stands in the statement word by word (a message of
// ERROR, for instance) may stay.
func redacted(statement string, p problem) (text string, known bool) {
	words := strings.TrimSpace(p.message)
	for _, failure := range failures {
		words = strings.TrimPrefix(words, failure)
	}
	bare := place.ReplaceAllString(words, "")
	switch {
	case words == "":
		return cmp.Or(p.reason, "bigquery answers with an error and no text"), true
	case bare != "" && strings.Contains(statement, bare):
		return words, true
	}
	if kept, known := skeletons.Keep(words); known {
		return kept + place.FindString(words), true
	}
	if harmless.MatchString(words) || slices.Contains(outside, p.reason) {
		return words, true
	}
	if p.reason != "" {
		return p.reason + ": " + skeleton.Withheld, false
	}
	return skeleton.Withheld, false
}
