package delivery

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// recordVersion is the first byte of a journal's record: how the rest is written.
const recordVersion = 2

// errRecord says that a record is whole and cannot be read: another version of weft
// wrote it.
var errRecord = errors.New("it was written by another version of weft")

// appendRecord writes entries: numbers as varints, texts with their length before
// them, moments in nanoseconds of Unix with 0 for none.
func appendRecord(to []byte, entries []Entry) []byte {
	to = append(to, recordVersion)
	to = binary.AppendUvarint(to, uint64(len(entries)))
	for i := range entries {
		e := &entries[i]
		for _, n := range []int64{
			e.Epoch, e.Seq, int64(e.Outcome), int64(e.Status), int64(e.Attempts),
			moment(e.DoubtAt), moment(e.At), int64(e.Took),
		} {
			to = binary.AppendVarint(to, n)
		}
		for _, text := range []string{e.Code, e.Message, e.RemoteID, e.Job} {
			to = binary.AppendUvarint(to, uint64(len(text)))
			to = append(to, text...)
		}
	}
	return to
}

func moment(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// parseRecord reads what appendRecord wrote.
func parseRecord(record []byte) ([]Entry, error) {
	if len(record) == 0 || record[0] != recordVersion {
		return nil, errRecord
	}
	r := recordReader{rest: record[1:]}
	n := r.unsigned()
	if n > uint64(len(record)) {
		return nil, errRecord
	}
	entries := make([]Entry, 0, n)
	for range n {
		entries = append(entries, Entry{
			Epoch: r.number(), Seq: r.number(), Outcome: adapters.Outcome(r.number()), Status: int(r.number()), Attempts: int(r.number()),
			DoubtAt: r.moment(), At: r.moment(), Took: time.Duration(r.number()),
			Code: r.text(), Message: r.text(), RemoteID: r.text(), Job: r.text(),
		})
	}
	if r.broken || len(r.rest) > 0 {
		return nil, errRecord
	}
	return entries, nil
}

// recordReader reads from the front; once something is not there, nothing is.
type recordReader struct {
	rest   []byte
	broken bool
}

func (r *recordReader) unsigned() uint64 {
	n, length := binary.Uvarint(r.rest)
	r.skip(length)
	return n
}

func (r *recordReader) number() int64 {
	n, length := binary.Varint(r.rest)
	r.skip(length)
	return n
}

func (r *recordReader) skip(length int) {
	if length <= 0 {
		r.rest, r.broken = nil, true
		return
	}
	r.rest = r.rest[length:]
}

func (r *recordReader) moment() time.Time {
	if n := r.number(); n != 0 {
		return time.Unix(0, n).UTC()
	}
	return time.Time{}
}

func (r *recordReader) text() string {
	n := r.unsigned()
	if n > uint64(len(r.rest)) {
		r.rest, r.broken = nil, true
		return ""
	}
	text := string(r.rest[:n])
	r.rest = r.rest[n:]
	return text
}
