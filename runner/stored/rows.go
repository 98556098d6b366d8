package stored

import (
	"context"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// cells reads the values of a row, in the types that warehouses give.
type cells struct {
	row   []any
	wrong bool // some value was not of its type
}

func (c *cells) at(i int) any {
	if i < len(c.row) {
		return c.row[i]
	}
	c.wrong = true
	return nil
}

// text is "" for null, as number is 0, moment zero and truth false.
func (c *cells) text(i int) string {
	v := c.at(i)
	text, ok := v.(string)
	c.wrong = c.wrong || !ok && v != nil
	return text
}

func (c *cells) number(i int) int64 {
	v := c.at(i)
	n, ok := v.(int64)
	c.wrong = c.wrong || !ok && v != nil
	return n
}

func (c *cells) moment(i int) time.Time {
	v := c.at(i)
	t, ok := v.(time.Time)
	c.wrong = c.wrong || !ok && v != nil
	return t
}

// truth is a number in warehouses where conditions are.
func (c *cells) truth(i int) bool {
	switch v := c.at(i).(type) {
	case bool:
		return v
	case int64:
		return v != 0
	case nil:
	default:
		c.wrong = true
	}
	return false
}

// run is what the events of a run say.
type run struct {
	epoch     int64
	token     string
	owner     string
	several   bool // more than one process began it, and none of them has it
	until     time.Time
	marked    int64
	planned   bool
	ended     bool
	done      bool   // some run of the sync was
	forgotten bool   // the plan is gone
	place     string // where it said it sends to before it did; "" for nowhere
}

func runOf(row []any) (run, error) {
	c := cells{row: row}
	r := run{
		epoch: c.number(0), token: c.text(1), owner: c.text(2), several: c.number(3) > 1, until: c.moment(4), marked: c.number(5),
		planned: c.truth(6), ended: c.truth(7), done: c.truth(8), forgotten: c.truth(9), place: c.text(10),
	}
	if c.wrong {
		return run{}, errShape
	}
	return r, nil
}

// fixed is how many columns of a page come before the fields.
const fixed = 10

// partSize is how many letters each part has.
const partSize = 8

func transitionOf(row []any) (delivery.Transition, error) {
	c := cells{row: row}
	t := delivery.Transition{
		Seq: c.number(0), Key: c.text(2), Hash: c.text(3), RemoteID: c.text(5), Version: c.number(6), Known: c.truth(7),
	}
	kind, known := kindNamed(c.text(1))
	identity, err := identityOf(c.text(4))
	if c.wrong || !known || err != nil {
		return t, errShape
	}
	t.Kind, t.Identity = kind, identity
	if kind != delivery.Leave {
		t.Values = row[fixed:]
		t.Parts = partsOf(c.text(8))
		t.Changed = changed(t.Parts, partsOf(c.text(9)))
	}
	if c.wrong {
		return t, errShape
	}
	return t, nil
}

// partsOf takes digests apart.
func partsOf(text string) []string {
	var parts []string
	for ; len(text) >= partSize; text = text[partSize:] {
		parts = append(parts, text[:partSize])
	}
	return parts
}

// changed says which parts are not held; nil where it is not known of all.
func changed(parts, held []string) []bool {
	if len(parts) == 0 || len(parts) != len(held) {
		return nil
	}
	differ := make([]bool, len(parts))
	for i := range parts {
		differ[i] = parts[i] != held[i]
	}
	return differ
}

func kindNamed(name string) (delivery.Kind, bool) {
	for _, kind := range delivery.Kinds {
		if kind.String() == name {
			return kind, true
		}
	}
	return 0, false
}

// identityOf reads an identity as the ledger has it: name=value, and an & behind
// each; what means something there is written as in an address.
func identityOf(text string) ([]adapters.Identifier, error) {
	var identity []adapters.Identifier
	for part := range strings.SplitSeq(strings.TrimSuffix(text, "&"), "&") {
		if part == "" {
			continue
		}
		name, value, found := strings.Cut(part, "=")
		if !found {
			return nil, errShape
		}
		name, err := url.PathUnescape(name)
		if err != nil {
			return nil, errShape
		}
		if value, err = url.PathUnescape(value); err != nil {
			return nil, errShape
		}
		identity = append(identity, adapters.Identifier{Name: name, Value: value})
	}
	return identity, nil
}

// entryRows is how many entries are loaded at once.
const entryRows = 50_000

// append keeps entries of a run, of each row the first.
func (s *Store) append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	loader, ok := s.warehouse.(adapters.Loader)
	if !ok {
		return errNoLoader
	}
	for len(entries) > 0 {
		part := entries[:min(entryRows, len(entries))]
		entries = entries[len(part):]
		load := s.sql.Entries()
		if err := s.exec(ctx, load.Create...); err != nil {
			return err
		}
		if err := loader.Load(ctx, &load, &entryReader{left: part}); err != nil {
			return err
		}
		if err := s.exec(ctx, s.sql.Append(epoch)...); err != nil {
			return err
		}
	}
	return nil
}

// entryReader gives entries as rows, once.
type entryReader struct{ left []delivery.Entry }

func (r *entryReader) Next(context.Context) ([][]any, error) {
	if len(r.left) == 0 {
		return nil, io.EOF
	}
	rows := make([][]any, len(r.left))
	for i := range r.left {
		e := &r.left[i]
		rows[i] = []any{
			e.Seq, int64(i), e.Outcome.String(), int64(e.Status), e.Code, e.Message, e.RemoteID, int64(e.Attempts),
			orNil(e.DoubtAt), micros(e.At), e.Took.Milliseconds(),
		}
	}
	r.left = nil
	return rows, nil
}

func (r *entryReader) Close() error { return nil }

// micros is a moment as warehouses have it. One of which nothing is known is long
// ago.
func micros(t time.Time) time.Time {
	if t.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return t.UTC().Truncate(time.Microsecond)
}

func orNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return micros(t)
}
