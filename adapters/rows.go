package adapters

import "database/sql"

// ReadRows takes a whole result of a driver of database/sql and closes it. value
// turns what the driver gives for a column, of the type that the driver calls
// native, into one of the types that Warehouse.Query promises.
func ReadRows(rows *sql.Rows, value func(v any, native string) any) (_ *Rows, err error) {
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	result := &Rows{Columns: columns}
	cells := make([]any, len(columns))
	places := make([]any, len(columns))
	for i := range cells {
		places[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		values := make([]any, len(columns))
		for i, cell := range cells {
			values[i] = value(cell, types[i].DatabaseTypeName())
		}
		result.Rows = append(result.Rows, values)
	}
	return result, rows.Err()
}
