package rest

import (
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// outgoing is a row as it goes into calls; refused says why it can go into none.
type outgoing struct {
	manifest.Row
	refused adapters.Result
}

// takesAway are the operations that need no values.
var takesAway = []string{"remove", "delete", "archive", "erase"}

// rowsOf gives the rows of a batch as expressions see them.
func rowsOf(object *manifest.Object, op *manifest.Op, batch adapters.Batch) []outgoing {
	rows := make([]outgoing, len(batch.Rows))
	called := map[string]string{}
	for _, id := range object.Identity.Fields {
		called[id.Name] = id.Called
	}
	values := !slices.Contains(takesAway, op.Name)
	for i, row := range batch.Rows {
		out := &rows[i]
		out.Trace, out.Key, out.RemoteID = row.Trace, row.IdempotencyKey, row.RemoteID
		out.IDs = make([]manifest.ID, len(row.Identity))
		for k, id := range row.Identity {
			out.IDs[k] = manifest.ID{Name: id.Name, Called: called[id.Name], Value: id.Value}
		}
		if missing := missing(object, op, row); missing != "" {
			out.refuse("missing", missing)
			continue
		}
		if values {
			out.values(&object.Fields, batch.Fields, row)
		}
	}
	return rows
}

func (o *outgoing) refuse(code, message string) {
	o.refused = adapters.Result{Outcome: adapters.Rejected, Code: code, Message: message}
}

// missing says what a row would need and has not; "" when it has all.
func missing(object *manifest.Object, op *manifest.Op, row adapters.Row) string {
	if slices.Contains(op.Needs, "remote_id") {
		if row.RemoteID == "" {
			return "nobody knows how the destination calls the row"
		}
		return "" // by which the destination knows it, whatever else it has
	}
	has := func(name string) bool {
		return slices.ContainsFunc(row.Identity, func(id adapters.Identifier) bool { return id.Name == name && id.Value != "" })
	}
	for _, id := range object.Identity.Fields {
		if id.Required && !has(id.Name) {
			return fmt.Sprintf("the row has no %s", id.Name)
		}
	}
	if one := object.Identity.AtLeastOne; len(one) > 0 && !slices.ContainsFunc(one, has) {
		return "the row has none of the identifiers of which it needs one"
	}
	return ""
}

// values takes over the values that are to be sent. Nothing is copied when all
// of them are, as they are.
func (o *outgoing) values(fields *manifest.Fields, names []string, row adapters.Row) {
	o.Names, o.Values = names, row.Values
	for i, v := range row.Values {
		changed := !fields.Changed || row.Changed == nil || row.Changed[i]
		day, isTime := v.(time.Time)
		isDay := isTime && day.Location() == adapters.Day
		switch {
		case v == nil && changed && fields.Nulls == "error":
			o.refuse("null", fmt.Sprintf("%q has no value, and the destination cannot be told so", names[i]))
			return
		case changed && !isDay && (v != nil || fields.Nulls == "clear"):
			continue
		}
		o.copyValues(fields, names, row)
		return
	}
}

// copyValues is values for a row of which something is left out or written
// otherwise.
func (o *outgoing) copyValues(fields *manifest.Fields, names []string, row adapters.Row) {
	o.Names, o.Values = make([]string, 0, len(names)), make([]any, 0, len(names))
	for i, v := range row.Values {
		if fields.Changed && row.Changed != nil && !row.Changed[i] || v == nil && fields.Nulls == "skip" {
			continue
		}
		if v == nil && fields.Nulls == "error" {
			o.refuse("null", fmt.Sprintf("%q has no value, and the destination cannot be told so", names[i]))
			return
		}
		if t, ok := v.(time.Time); ok && t.Location() == adapters.Day {
			v = manifest.Date(t)
		}
		o.Names, o.Values = append(o.Names, names[i]), append(o.Values, v)
	}
}

// manifestRows gives the rows with the indexes.
func manifestRows(rows []outgoing, indexes []int) []*manifest.Row {
	chosen := make([]*manifest.Row, len(indexes))
	for k, i := range indexes {
		chosen[k] = &rows[i].Row
	}
	return chosen
}

func remoteIDs(rows []outgoing, indexes []int) []string {
	ids := make([]string, len(indexes))
	for k, i := range indexes {
		ids[k] = rows[i].RemoteID
	}
	return ids
}
