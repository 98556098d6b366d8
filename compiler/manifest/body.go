package manifest

import (
	"bytes"
	"fmt"
	"slices"
)

// Body is the JSON that a call sends: a tree of what is always there, with
// expressions at its leaves and at most one place where the rows go.
type Body struct {
	root     tree
	each     bool  // there is a place for rows
	lone     *Expr // about a row, and stands outside of that place
	encoding Encoding
}

// Room is how much a call takes. 0 is no limit.
type Room struct{ Bytes, RowBytes int64 }

// Rendered says which of the rows are in a body. Of rows behind the last of
// Taken and Refused nothing was looked at: there was no more room.
type Rendered struct {
	Taken   []int // indexes of the rows that are in it, in their order
	Refused []Refusal
}

// Refusal is a row that can be in no body, by itself.
type Refusal struct {
	Index  int
	Reason string // without any value of the row
}

// Render writes the body with as many of the rows as there is room for. Each
// row is written once and its bytes are counted as they are written, so the
// price is that of writing. scope.Row is used for the rows and is left as it
// was.
func (b *Body) Render(buf *bytes.Buffer, scope *Scope, rows []*Row, room Room) (Rendered, error) {
	w := &writer{Buffer: buf, scope: scope, encoding: b.encoding, rows: rows}
	start, row := buf.Len(), scope.Row
	defer func() { scope.Row = row }()
	if !b.each {
		return b.renderOne(w, room, start)
	}
	if room.Bytes > 0 {
		// What stands around the rows is written once without them, to know its length.
		w.rows = nil
		if _, err := b.root.write(w); err != nil {
			return Rendered{}, err
		}
		w.room = room.Bytes - int64(buf.Len()-start)
		w.limited, w.rows = true, rows
		buf.Truncate(start)
	}
	w.rowRoom = room.RowBytes
	if _, err := b.root.write(w); err != nil {
		return Rendered{}, err
	}
	return w.done, nil
}

// renderOne writes a body that is about one row, or about none.
func (b *Body) renderOne(w *writer, room Room, start int) (Rendered, error) {
	if len(w.rows) > 0 {
		w.scope.Row = w.rows[0]
	}
	_, err := b.root.write(w)
	if len(w.rows) == 0 {
		return Rendered{}, err
	}
	limit := room.Bytes
	if room.RowBytes > 0 && (limit == 0 || room.RowBytes < limit) {
		limit = room.RowBytes
	}
	reason := ""
	if length := int64(w.Len() - start); limit > 0 && length > limit {
		reason = tooLong(length, limit)
	}
	if err != nil {
		reason = err.Error()
	}
	if reason != "" {
		w.refuse(start, 0, reason)
		return w.done, nil
	}
	return Rendered{Taken: []int{0}}, nil
}

func tooLong(length, limit int64) string {
	return fmt.Sprintf("the row is %d bytes long as it is sent, and %d is the most", length, limit)
}

// writer writes one body.
type writer struct {
	*bytes.Buffer
	scope    *Scope
	encoding Encoding
	rows     []*Row
	room     int64 // bytes for rows, when limited
	limited  bool
	rowRoom  int64
	done     Rendered
}

// tree is a piece of a body. It writes itself, or tells that it is to be left
// out and has written nothing.
type tree interface {
	write(w *writer) (present bool, err error)
}

// literal is JSON that is always the same.
type literal string

func (l literal) write(w *writer) (bool, error) {
	w.WriteString(string(l))
	return true, nil
}

// leaf is an expression that gives any value.
type leaf struct{ expr *Expr }

func (l leaf) write(w *writer) (bool, error) {
	if l.expr.path.of == "fields" && w.scope.Row != nil {
		w.WriteByte('{')
		w.spread(nil, false)
		w.WriteByte('}')
		return true, nil
	}
	if l.expr.path.of != "" && w.scope.Row != nil {
		if text := w.scope.Row.text(l.expr.path); text != "" {
			writeText(w.Buffer, text)
			return true, nil
		}
	}
	value, err := l.expr.Value(w.scope)
	if err != nil {
		return false, fmt.Errorf("%s has no value for it: %w", l.expr.Source, err)
	}
	if value == any(omit) {
		return false, nil
	}
	w.encoding.write(w.Buffer, value)
	return true, nil
}

// filled is a text with expressions in it.
type filled struct{ text *Text }

func (f filled) write(w *writer) (bool, error) {
	text, err := f.text.String(w.scope)
	if Omitted(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	writeText(w.Buffer, text)
	return true, nil
}

// object is a map. What a member omits, its name omits too.
type object struct {
	names   []string
	filled  []*Text // names that are filled in; nil where the name is as it is
	values  []tree
	spreads bool // the fields of the row go into it, but for those named here
}

func (o object) write(w *writer) (bool, error) {
	w.WriteByte('{')
	some := false
	for i, value := range o.values {
		mark := w.Len()
		if some {
			w.WriteByte(',')
		}
		name := o.names[i]
		if o.filled[i] != nil {
			var err error
			if name, err = o.filled[i].String(w.scope); err != nil {
				return false, err
			}
		}
		writeText(w.Buffer, name)
		w.WriteByte(':')
		present, err := value.write(w)
		if err != nil {
			return false, err
		}
		if !present {
			w.Truncate(mark)
			continue
		}
		some = true
	}
	if o.spreads {
		w.spread(o.names, some)
	}
	w.WriteByte('}')
	return true, nil
}

// spread writes the fields of the row, but for those that are there already.
func (w *writer) spread(taken []string, some bool) {
	row := w.scope.Row
	for i, name := range row.Names {
		if slices.Contains(taken, name) {
			continue
		}
		if some {
			w.WriteByte(',')
		}
		some = true
		writeText(w.Buffer, name)
		w.WriteByte(':')
		w.encoding.write(w.Buffer, row.Values[i])
	}
}

// array is a list.
type array []tree

func (a array) write(w *writer) (bool, error) {
	w.WriteByte('[')
	some := false
	for _, element := range a {
		mark := w.Len()
		if some {
			w.WriteByte(',')
		}
		present, err := element.write(w)
		if err != nil {
			return false, err
		}
		if !present {
			w.Truncate(mark)
			continue
		}
		some = true
	}
	w.WriteByte(']')
	return true, nil
}

// choice writes one tree or the other.
type choice struct {
	when      *Expr
	then, not tree // not may be nil: left out
}

func (c choice) write(w *writer) (bool, error) {
	switch {
	case c.when.Bool(w.scope):
		return c.then.write(w)
	case c.not == nil:
		return false, nil
	}
	return c.not.write(w)
}

// each writes a tree for every row, as long as there is room.
type each struct{ do tree }

func (e each) write(w *writer) (bool, error) {
	w.WriteByte('[')
	start, outer := w.Len(), w.scope.Row
	for i, row := range w.rows {
		mark := w.Len()
		if mark > start {
			w.WriteByte(',')
		}
		from := w.Len()
		w.scope.Row = row
		present, err := e.do.write(w)
		length, whole := int64(w.Len()-from), int64(w.Len()-start)
		switch {
		case err != nil:
			w.refuse(mark, i, err.Error())
		case !present:
			w.refuse(mark, i, "nothing of the row is left to be sent")
		case w.rowRoom > 0 && length > w.rowRoom:
			w.refuse(mark, i, tooLong(length, w.rowRoom))
		case w.limited && length > w.room:
			w.refuse(mark, i, tooLong(length, w.room))
		case w.limited && whole > w.room:
			w.Truncate(mark)
			w.scope.Row = outer
			w.WriteByte(']')
			return true, nil
		default:
			w.done.Taken = append(w.done.Taken, i)
		}
	}
	w.scope.Row = outer
	w.WriteByte(']')
	return true, nil
}

// refuse takes back what was written of a row.
func (w *writer) refuse(mark, index int, reason string) {
	w.Truncate(mark)
	w.done.Refused = append(w.done.Refused, Refusal{Index: index, Reason: reason})
}
