package project

import (
	"fmt"
	"strings"
)

// excerptLines is how much of a statement is shown beside an error: enough to
// recognise it, the rest is on disk after `weft compile`.
const excerptLines = 30

// Excerpt indents a statement for showing and cuts a long one.
func Excerpt(statement string) string {
	lines := strings.Split(strings.TrimSpace(statement), "\n")
	more := len(lines) - excerptLines
	if more > 0 {
		lines = append(lines[:excerptLines], fmt.Sprintf("… and %d more lines", more))
	}
	return "    " + strings.Join(lines, "\n    ")
}
