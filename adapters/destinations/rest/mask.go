package rest

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/adapters"
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

// mask makes a tool's words fit to be kept: one line, short, without the
// account's secrets and without values of any row of the call. What it takes to
// find the values is made when there is a first word.
type mask struct {
	secrets func(string) string // takes the account's out of a text
	rows    []adapters.Row
	values  *strings.Replacer
	known   map[string]string // words that were masked before: most rows have the same
}

func (d *Destination) mask(rows []adapters.Row) *mask {
	return &mask{secrets: d.secretless, rows: rows, known: map[string]string{}}
}

// text masks a message.
func (m *mask) text(text string) string {
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

// code masks a code; what does not look like one is none.
func (m *mask) code(code string) string {
	code = m.text(code)
	if code != "" && !codePattern.MatchString(code) {
		return "other"
	}
	return code
}

// result masks what a result tells.
func (m *mask) result(r adapters.Result) adapters.Result {
	r.Code, r.Message = m.code(r.Code), m.text(r.Message)
	return r
}

// replacer hides the values of rows, as they were sent, in lower case and as
// JSON writes them. Of two that start at the same place the longer one goes.
func replacer(rows []adapters.Row) *strings.Replacer {
	var values []string
	keep := func(value string) {
		if len(value) < minValue {
			return
		}
		values = append(values, value, strings.ToLower(value))
		if quoted, err := json.Marshal(value); err == nil {
			values = append(values, string(quoted[1:len(quoted)-1]))
		}
	}
	for _, row := range rows {
		for _, id := range row.Identity {
			keep(id.Value)
		}
		for _, v := range row.Values {
			if text, ok := v.(string); ok {
				keep(text)
			}
		}
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	values = slices.Compact(values)
	pairs := make([]string, 0, 2*len(values))
	for _, v := range values {
		pairs = append(pairs, v, masked)
	}
	return strings.NewReplacer(pairs...)
}
