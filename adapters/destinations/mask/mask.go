// Package mask makes what a destination says fit to be kept and shown.
//
//	func New(secrets func(string) string, rows []adapters.Row) *Mask
//
// In come messages of a destination, which quote what they like, out come short
// lines without secrets of the account and without values of any row that was
// sent with it. The package must not know what a message means.
package mask

import (
	"cmp"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/values"
)

const (
	masked     = "***"
	maxMessage = 300 // runes of a tool's message that are kept
	minValue   = 3   // bytes below which a value tells nobody anything
)

// personal are spellings of what is personal whosever it is: a tool may quote
// what another row had, or write a value otherwise than it was sent.
var personal = regexp.MustCompile(`[\p{L}0-9._%+\-]+@[\p{L}0-9.\-]+\.\p{L}{2,}|\+?[0-9][0-9 ().\-]{7,}[0-9]|\b[0-9a-fA-F]{32,}\b`)

// codePattern is what codes of tools look like.
var codePattern = regexp.MustCompile(`^[A-Za-z0-9_.:\- /]{1,80}$`)

// Mask makes a tool's words fit to be kept: one line, short, without the
// account's secrets and without values of any row of the call. What it takes to
// find the values is made when there is a first word.
type Mask struct {
	secrets func(string) string // takes the account's out of a text
	rows    []adapters.Row
	values  *strings.Replacer
	known   map[string]string // words that were masked before: most rows have the same
}

// New makes the mask of one batch. secrets takes the account's out of a text.
func New(secrets func(string) string, rows []adapters.Row) *Mask {
	return &Mask{secrets: secrets, rows: rows, known: map[string]string{}}
}

// Text masks a message.
func (m *Mask) Text(text string) string {
	if text == "" {
		return ""
	}
	if short, ok := m.known[text]; ok {
		return short
	}
	if m.values == nil {
		m.values = replacer(m.rows)
	}
	short := m.values.Replace(m.secrets(text))
	short = personal.ReplaceAllString(short, masked)
	short = strings.Join(strings.Fields(short), " ")
	if utf8.RuneCountInString(short) > maxMessage {
		short = string([]rune(short)[:maxMessage]) + "…"
	}
	m.known[text] = short
	return short
}

// Code masks a code; what does not look like one is none.
func (m *Mask) Code(code string) string {
	code = m.Text(code)
	if code != "" && !codePattern.MatchString(code) {
		return "other"
	}
	return code
}

// Result masks what a result tells.
func (m *Mask) Result(r adapters.Result) adapters.Result {
	r.Code, r.Message = m.Code(r.Code), m.Text(r.Message)
	return r
}

// minDigits is how long a number is that tells something: 53000 does, 7 and 2026
// do not, and stand in many messages.
const minDigits = 5

// keepValue gives the spellings of a value that are to be hidden.
func keepValue(value any, keep func(string)) {
	switch v := value.(type) {
	case string:
		keep(v)
	case []any:
		for _, element := range v {
			keepValue(element, keep)
		}
	case int64, float64, *big.Rat:
		if text, _ := values.Text(v); len(strings.Trim(text, "-")) >= minDigits {
			keep(text)
		}
	case time.Time:
		text, _ := values.Text(v)
		keep(text)
		keep(v.UTC().Format(time.DateOnly))
	}
}

// replacer hides the values of rows, as they were sent, in lower case and as
// JSON writes them. Of two that start at the same place the longer one goes.
func replacer(rows []adapters.Row) *strings.Replacer {
	var hidden []string
	keep := func(value string) {
		if len(value) < minValue {
			return
		}
		hidden = append(hidden, value, strings.ToLower(value))
		if quoted, err := json.Marshal(value); err == nil {
			hidden = append(hidden, string(quoted[1:len(quoted)-1]))
		}
	}
	for _, row := range rows {
		for _, id := range row.Identity {
			keep(id.Value)
		}
		for _, v := range row.Values {
			keepValue(v, keep)
		}
	}
	slices.SortFunc(hidden, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	hidden = slices.Compact(hidden)
	pairs := make([]string, 0, 2*len(hidden))
	for _, v := range hidden {
		pairs = append(pairs, v, masked)
	}
	return strings.NewReplacer(pairs...)
}
