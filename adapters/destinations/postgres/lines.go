package postgres

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/values"
)

// lines reads rows as COPY does: a line each, written when it is asked for, so that
// no batch is in memory as a whole text. The server reads each value as its column's
// type.
type lines struct {
	statement *statement
	rows      []adapters.Row
	next      int          // of rows
	text      bytes.Buffer // of rows before it, not read yet
}

// linesAtOnce is of how many bytes rows are written before they are read.
const linesAtOnce = 64 << 10

// Read gives more of the rows.
func (l *lines) Read(to []byte) (int, error) {
	if l.text.Len() == 0 {
		for l.next < len(l.rows) && l.text.Len() < linesAtOnce {
			l.statement.write(&l.text, l.next, &l.rows[l.next])
			l.next++
		}
		if l.text.Len() == 0 {
			return 0, io.EOF
		}
	}
	return l.text.Read(to)
}

// write writes the line of a row.
func (s *statement) write(w *bytes.Buffer, place int, row *adapters.Row) {
	w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(place), 10))
	w.WriteByte('\t')
	w.Write(appendMark(w.AvailableBuffer(), row.IdempotencyKey))
	for _, id := range row.Identity {
		w.WriteByte('\t')
		escape(w, id.Value)
	}
	for k, value := range s.places {
		w.WriteByte('\t')
		writeValue(w, row.Values[value], s.columns[len(row.Identity)+k])
	}
	w.WriteByte('\n')
}

// appendMark adds a key as the hexadecimal digits of a uuid: half of its digest.
func appendMark(to []byte, key string) []byte {
	digest := sha256.Sum256([]byte(key))
	return hex.AppendEncode(to, digest[:16])
}

func writeValue(w *bytes.Buffer, value any, c column) {
	if list, ok := value.([]any); ok && strings.HasPrefix(c.kind, "_") {
		escape(w, array(list))
		return
	}
	text, null := values.Text(value)
	if null {
		w.WriteString(`\N`)
		return
	}
	escape(w, text)
}

// array writes a list as PostgreSQL writes an array.
func array(list []any) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, element := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		text, null := values.Text(element)
		if null {
			b.WriteString("NULL")
			continue
		}
		b.WriteByte('"')
		b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text))
		b.WriteByte('"')
	}
	b.WriteByte('}')
	return b.String()
}

// escape writes a text as COPY reads it.
func escape(w *bytes.Buffer, text string) {
	from := 0
	for i := range len(text) {
		var letter byte
		switch text[i] {
		case '\\':
			letter = '\\'
		case '\n':
			letter = 'n'
		case '\r':
			letter = 'r'
		case '\t':
			letter = 't'
		default:
			continue
		}
		w.WriteString(text[from:i])
		w.WriteByte('\\')
		w.WriteByte(letter)
		from = i + 1
	}
	w.WriteString(text[from:])
}
