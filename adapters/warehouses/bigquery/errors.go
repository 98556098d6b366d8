package bigquery

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"

	"cloud.google.com/go/bigquery"
	"google.golang.org/api/googleapi"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/skeleton"
)

// problem is what BigQuery says went wrong: with a request (code is the HTTP
// status) or with a job (0).
type problem struct {
	code    int
	reason  string // a word of a list of BigQuery's
	message string
}

// problemOf finds BigQuery's words in an error of the client; false when
// BigQuery has not answered.
func problemOf(err error) (problem, bool) {
	var request *googleapi.Error
	if errors.As(err, &request) {
		p := problem{code: request.Code, message: request.Message}
		if len(request.Errors) > 0 {
			p.reason = request.Errors[0].Reason
			p.message = cmp.Or(p.message, request.Errors[0].Message)
		}
		return p, true
	}
	var job *bigquery.Error
	if errors.As(err, &job) {
		return problem{reason: job.Reason, message: job.Message}, true
	}
	return problem{}, false
}

func isMissing(err error) bool {
	p, ok := problemOf(err)
	return ok && (p.code == 404 || p.reason == "notFound")
}

func isForbidden(err error) bool {
	p, ok := problemOf(err)
	return ok && (p.reason == "accessDenied" || p.code == 403 && p.reason == "forbidden")
}

// isSessionOver tells whether a session has ended without weft.
func isSessionOver(err error) bool {
	p, ok := problemOf(err)
	return ok && sessionOver.MatchString(p.message)
}

// mayHaveStarted tells whether a job may run although starting it gave an error:
// the answer was lost, or the request was sent twice and the second found the job.
func mayHaveStarted(err error) bool {
	p, answered := problemOf(err)
	return !answered || p.code == 409 && strings.Contains(p.message, "Already Exists: Job") || p.code >= 500
}

// statementError keeps the statement, and of what the engine says what may be
// passed on. A statement that ended because its context did says so.
func (w *Warehouse) statementError(ctx context.Context, statement string, err error) error {
	switch {
	case errors.Is(err, adapters.ErrNotEstimable), errors.Is(err, adapters.ErrLocked):
	case ctx.Err() != nil:
		if !errors.Is(err, context.Cause(ctx)) {
			err = context.Cause(ctx)
		}
	case isLost(err):
		err = &adapters.LostError{Place: "bigquery at " + w.address()}
	default:
		err = w.explained(ctx, statement, err)
	}
	return &adapters.StatementError{SQL: statement, Err: err}
}

var errUnreachable = errors.New("bigquery does not answer")

// explained says what is wrong and what to do about it. Only texts that quote no
// data are passed on, and none of a request's, which may hold credentials.
func (w *Warehouse) explained(ctx context.Context, statement string, err error) error {
	var budget *BudgetError
	if ctx.Err() == nil && (errors.As(err, &budget) || err == nil) {
		return err
	}
	p, answered := problemOf(err)
	var certificate *tls.CertificateVerificationError
	var transport *url.Error
	switch {
	case answered:
		return w.explainProblem(ctx, statement, p)
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate of %s is not trusted here; check the setting endpoint, or whether a proxy stands between", w.address())
	case isNetwork(err):
		return fmt.Errorf("bigquery cannot be reached at %s; check the network, a proxy and the setting endpoint", w.address())
	case errors.As(err, &transport) && !errors.Is(transport.Err, context.DeadlineExceeded):
		return w.settings.credentialsError(err) // what is left of sending a request is signing it
	case errors.Is(context.Cause(ctx), errUnreachable):
		return fmt.Errorf("bigquery does not answer at %s within %s; check the network, a proxy and the setting endpoint", w.address(), reaching)
	case errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return errors.New("the answer of bigquery cannot be read: " + skeleton.Withheld)
}

// isNetwork tells whether a connection could not be had or was lost.
func isNetwork(err error) bool {
	var operation *net.OpError
	var name *net.DNSError
	return errors.As(err, &operation) || errors.As(err, &name) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// isLost tells whether a statement of an open session has no answer because the
// connection broke. A certificate or credentials that are refused come as errors
// of the network too, and say more.
func isLost(err error) bool {
	var certificate *tls.CertificateVerificationError
	_, answered := problemOf(err)
	return !answered && !errors.As(err, &certificate) && isNetwork(err)
}

func (w *Warehouse) address() string {
	return cmp.Or(w.settings.Endpoint, "https://bigquery.googleapis.com")
}

// explainProblem puts what to do behind what BigQuery says.
func (w *Warehouse) explainProblem(ctx context.Context, statement string, p problem) error {
	if p.reason == "bytesBilledLimitExceeded" || required.MatchString(p.message) {
		return w.budget.refused(p.message)
	}
	if p.code == 401 || p.reason == "authError" {
		return w.settings.credentialsError(errors.New(p.reason))
	}
	text, known := redacted(statement, p)
	if !known && w.isAnalysis(ctx, statement, p) {
		text = p.message
	}
	what := advice(p)
	if what == "" && (p.reason == "notFound" || p.code == 404) {
		what = w.nearby(ctx, p.message)
	}
	if what != "" {
		text += "; " + what
	}
	return errors.New(text)
}

// isAnalysis tells whether a statement fails with the same words in a dry run,
// which reads no data: then they quote none.
func (w *Warehouse) isAnalysis(ctx context.Context, statement string, p problem) bool {
	if statement == "" {
		return false
	}
	_, err := w.dryRun(ctx, statement)
	judged, answered := problemOf(err)
	return answered && judged.message == p.message
}

// cutAdvice parts what is wrong from what to do.
func cutAdvice(text string) (wrong, do string) {
	wrong, do, _ = strings.Cut(text, "; ")
	return wrong, do
}
