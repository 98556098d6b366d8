package analyze

import (
	"fmt"
	"regexp"
)

// Error is what BigQuery answers with; Reason is its word for it.
type Error struct {
	Reason  string // invalidQuery, notFound, duplicate
	Message string
}

// The reasons of an Error.
const (
	InvalidQuery = "invalidQuery"
	NotFound     = "notFound"
	Duplicate    = "duplicate"
)

func (e *Error) Error() string { return e.Message }

func invalid(format string, args ...any) error {
	return &Error{InvalidQuery, fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) error {
	return &Error{NotFound, "Not found: " + fmt.Sprintf(format, args...)}
}

func exists(format string, args ...any) error {
	return &Error{Duplicate, "Already Exists: " + fmt.Sprintf(format, args...)}
}

var place = regexp.MustCompile(`^(?s)(?:[a-z_]+: )?(.*?) \[at (\d+:\d+)\](.*)$`)

// refusal gives the analyzer's error in BigQuery's words: "… at [line:column]".
func refusal(err error) error {
	if m := place.FindStringSubmatch(err.Error()); m != nil {
		return &Error{InvalidQuery, m[1] + " at [" + m[2] + "]" + m[3]}
	}
	return &Error{InvalidQuery, err.Error()}
}
