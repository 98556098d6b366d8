package bigquery

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/weft-cdp/weft/adapters"
)

// labelLength is the longest key or value that BigQuery takes, in characters.
const labelLength = 63

// Labels may have lower-case letters of any script, digits, hyphens and
// underscores; keys start with a letter. How long they are is counted apart: a
// bound in the pattern multiplies these large classes, and each start of weft
// would pay for it.
var (
	labelKey   = regexp.MustCompile(`^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*$`)
	labelValue = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}_-]*$`)
	unlabelled = regexp.MustCompile(`[^\p{Ll}\p{Lo}\p{N}_-]+`)
	unnamed    = regexp.MustCompile(`[^A-Za-z0-9_-]+`)
)

func checkLabel(key, value string) error {
	const rule = "at most 63 lower-case letters, digits, hyphens and underscores"
	switch {
	case !labelKey.MatchString(key) || utf8.RuneCountInString(key) > labelLength:
		return fmt.Errorf("the label %q has a name that BigQuery does not take; give %s, a letter first", key, rule)
	case strings.HasPrefix(key, "weft_"):
		return fmt.Errorf("the label %q is one that weft itself sets; give it another name", key)
	case !labelValue.MatchString(value) || utf8.RuneCountInString(value) > labelLength:
		return fmt.Errorf("the label %q has the value %q; give %s", key, value, rule)
	}
	return nil
}

// labelText makes a value for a label of any text.
func labelText(text string) string {
	runes := []rune(unlabelled.ReplaceAllString(strings.ToLower(text), "_"))
	if len(runes) > labelLength {
		runes = runes[:labelLength]
	}
	return string(runes)
}

// labels are those of a job: the user's, and what it is run for.
func (s Settings) labels(work adapters.Work) map[string]string {
	labels := maps.Clone(s.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	for key, value := range map[string]string{"weft_project": work.Project, "weft_run": work.Run, "weft_step": work.Step} {
		if value != "" {
			labels[key] = labelText(value)
		}
	}
	return labels
}

// jobID names a job for whoever looks at a list of them. One job has one id,
// also when the request to start it has to be sent again: BigQuery then tells
// that it has it, and nothing runs twice.
func jobID(work adapters.Work) string {
	const stepLength = 100 // of 1024 characters in all
	step := unnamed.ReplaceAllString(work.Step, "_")
	if len(step) > stepLength {
		step = step[:stepLength]
	}
	return "weft_" + step + "_" + uuid.NewString()
}
