package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// fault is an error as BigQuery's REST interface tells it: the HTTP code, one
// of BigQuery's reasons (clients decide by it, e.g. whether to retry), and the
// message for people.
type fault struct {
	code    int
	reason  string
	message string
	place   string // what BigQuery calls location: "query", a column, empty
	early   bool   // found before anything ran: an error of the request, not of its job
}

func (f *fault) Error() string { return f.message }

func (f *fault) proto() *bq.ErrorProto {
	return &bq.ErrorProto{Reason: f.reason, Message: f.message, Location: f.place}
}

// The reasons that this server gives, with the codes that BigQuery sends them
// with (cloud.google.com/bigquery/docs/error-messages).
var codes = map[string]int{
	"accessDenied":             http.StatusForbidden,
	"backendError":             http.StatusServiceUnavailable,
	"bytesBilledLimitExceeded": http.StatusBadRequest,
	"conditionNotMet":          http.StatusPreconditionFailed,
	"duplicate":                http.StatusConflict,
	"internalError":            http.StatusInternalServerError,
	"invalid":                  http.StatusBadRequest,
	"invalidQuery":             http.StatusBadRequest,
	"jobBackendError":          http.StatusBadRequest,
	"jobInternalError":         http.StatusBadRequest,
	"jobRateLimitExceeded":     http.StatusBadRequest,
	"notFound":                 http.StatusNotFound,
	"notImplemented":           http.StatusNotImplemented,
	"quotaExceeded":            http.StatusForbidden,
	"rateLimitExceeded":        http.StatusForbidden,
	"resourceInUse":            http.StatusBadRequest,
	"stopped":                  499, // the code of a request that its client gave up
}

func fail(reason, format string, args ...any) *fault {
	return &fault{code: codes[reason], reason: reason, message: fmt.Sprintf(format, args...)}
}

func notFound(kind, name string) *fault { return fail("notFound", "Not found: %s %s", kind, name) }

func duplicate(kind, name string) *fault {
	return fail("duplicate", "Already Exists: %s %s", kind, name)
}

func notInLocation(dataset, location string) *fault {
	return fail("notFound", "Not found: Dataset %s was not found in location %s", dataset, location)
}

func stopped() *fault {
	return fail("stopped", "Job execution was cancelled: User requested cancellation")
}

// early marks an error as found before the statement ran.
func early(err error) error {
	f := *queryFault(context.Background(), err)
	f.early = true
	return &f
}

// queryFault tells an error of analysis, translation or execution as the fault
// of a query job. The context is the job's: a cancelled one was stopped.
func queryFault(ctx context.Context, err error) *fault {
	var known *fault
	if errors.As(err, &known) {
		return known
	}
	if ctx.Err() != nil {
		return stopped()
	}
	var judged *analyze.Error
	if errors.As(err, &judged) {
		f := fail(string(judged.Reason), "%s", judged.Error())
		if f.code == 0 {
			f.code = http.StatusBadRequest
		}
		f.place = "query"
		return f
	}
	var unsupported translate.Unsupported
	if errors.As(err, &unsupported) {
		return fail("notImplemented", "%s", unsupported)
	}
	var engine *duckdb.Error
	if errors.As(err, &engine) {
		f := fail("invalidQuery", "%s", engineMessage(engine))
		f.place = "query"
		return f
	}
	return fail("internalError", "%s", err)
}

var (
	engineKind  = regexp.MustCompile(`^(?:[A-Z][A-Za-z ]* Error: |database/sql/driver: (?:API error: )?)+`)
	engineLines = regexp.MustCompile(`(?s)\n+LINE \d+:.*`)
)

// engineMessage leaves out of DuckDB's text what speaks of DuckDB: its kind of
// error and the excerpt of the translated statement.
func engineMessage(err *duckdb.Error) string {
	text := engineKind.ReplaceAllString(err.Error(), "")
	return strings.TrimSpace(engineLines.ReplaceAllString(text, ""))
}
