package identity

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// outside stitches outside of the warehouse: it reads the links, finds the
// components with a union-find in Go, and writes the map back. It uses the
// vectors of DuckDB as they lie in memory, so that nothing is spent on rows.
type outside struct {
	db   mapping.Database
	conn mapping.Connection
}

// openOutside opens an empty database in memory beside a file with the tables of
// a graph, which are copied: both sides read from memory.
func openOutside(file string) (*outside, error) {
	o := &outside{}
	if mapping.Open(":memory:", &o.db) != mapping.StateSuccess || mapping.Connect(o.db, &o.conn) != mapping.StateSuccess {
		return nil, fmt.Errorf("cannot start duckdb")
	}
	for _, statement := range []string{
		"SET preserve_insertion_order = false",
		"ATTACH '" + file + "' AS graph (READ_ONLY)",
		"CREATE TABLE numbered AS FROM graph.numbered",
		"CREATE TABLE dense_links AS FROM graph.dense_links",
		"CREATE TABLE links AS FROM graph.links",
		"DETACH graph",
	} {
		if err := o.exec(statement); err != nil {
			o.close()
			return nil, err
		}
	}
	return o, nil
}

func (o *outside) close() {
	mapping.Disconnect(&o.conn)
	mapping.Close(&o.db)
}

func (o *outside) exec(statement string) error {
	var result mapping.Result
	defer mapping.DestroyResult(&result)
	if mapping.Query(o.conn, statement, &result) != mapping.StateSuccess {
		return fmt.Errorf("%s: %s", statement, mapping.ResultError(&result))
	}
	return nil
}

// number is what the columns of nodes are made of: dense numbers or those of a run.
type number interface{ ~int32 | ~int64 }

// read calls yield for the rows of a query of two columns of N, a vector at a time.
func read[N number](o *outside, query string, yield func(a, b []N)) error {
	var result mapping.Result
	defer mapping.DestroyResult(&result)
	if mapping.Query(o.conn, query, &result) != mapping.StateSuccess {
		return fmt.Errorf("%s: %s", query, mapping.ResultError(&result))
	}
	for {
		chunk := mapping.FetchChunk(result)
		if chunk.Ptr == nil {
			return nil
		}
		size := int(mapping.DataChunkGetSize(chunk))
		yield(vector[N](chunk, 0)[:size], vector[N](chunk, 1)[:size])
		mapping.DestroyDataChunk(&chunk)
	}
}

func vector[N number](chunk mapping.DataChunk, column int) []N {
	data := mapping.VectorGetData(mapping.DataChunkGetVector(chunk, mapping.IdxT(column)))
	return unsafe.Slice((*N)(data), mapping.VectorSize())
}

// write makes the table map (v, f) of n rows, which fill gives one by one.
func write[N number](o *outside, kind mapping.Type, fill func(yield func(v, f N))) error {
	name := "INTEGER"
	if kind == mapping.TypeBigInt {
		name = "BIGINT"
	}
	if err := o.exec("CREATE OR REPLACE TABLE map (v " + name + ", f " + name + ")"); err != nil {
		return err
	}
	var appender mapping.Appender
	defer mapping.AppenderDestroy(&appender)
	if mapping.AppenderCreate(o.conn, "main", "map", &appender) != mapping.StateSuccess {
		return fmt.Errorf("cannot append: %s", mapping.AppenderError(appender))
	}
	column := mapping.CreateLogicalType(kind)
	defer mapping.DestroyLogicalType(&column)
	chunk := mapping.CreateDataChunk([]mapping.LogicalType{column, column})
	defer mapping.DestroyDataChunk(&chunk)

	v, f, n := vector[N](chunk, 0), vector[N](chunk, 1), 0
	failed := false
	flush := func() {
		mapping.DataChunkSetSize(chunk, mapping.IdxT(n))
		failed = failed || mapping.AppendDataChunk(appender, chunk) != mapping.StateSuccess
		mapping.DataChunkReset(chunk)
		v, f, n = vector[N](chunk, 0), vector[N](chunk, 1), 0
	}
	fill(func(node, root N) {
		v[n], f[n] = node, root
		if n++; n == len(v) {
			flush()
		}
	})
	flush()
	if failed || mapping.AppenderClose(appender) != mapping.StateSuccess {
		return fmt.Errorf("cannot append: %s", mapping.AppenderError(appender))
	}
	return nil
}

// stitchDense works on numbers from 0 to n-1.
func (o *outside) stitchDense(n int) error {
	f := newForest(n)
	err := read(o, "SELECT a, b FROM dense_links", func(a, b []int32) {
		for i := range a {
			f.union(a[i], b[i])
		}
	})
	if err != nil {
		return err
	}
	return write(o, mapping.TypeInteger, func(yield func(v, f int32)) {
		for v := range int32(n) {
			if root := f.find(v); root != v {
				yield(v, root)
			}
		}
	})
}

// stitchNodes works on the nodes of a run, which it has to number first.
func (o *outside) stitchNodes() error {
	var n numbering
	var f forest
	err := read(o, "SELECT a, b FROM links", func(a, b []int64) {
		for i := range a {
			x, y := n.of(a[i]), n.of(b[i])
			for len(f) < len(n.nodes) {
				f = append(f, int32(len(f)))
			}
			f.union(x, y)
		}
	})
	if err != nil {
		return err
	}
	smallest := slices.Clone(n.nodes)
	for i, node := range n.nodes {
		root := f.find(int32(i))
		smallest[root] = min(smallest[root], node)
	}
	return write(o, mapping.TypeBigInt, func(yield func(v, f int64)) {
		for i, node := range n.nodes {
			if root := smallest[f.find(int32(i))]; root != node {
				yield(node, root)
			}
		}
	})
}

// digest is that of a map (v, f) of nodes.
func (o *outside) digest(roots string) (d digest, err error) {
	var result mapping.Result
	defer mapping.DestroyResult(&result)
	if mapping.Query(o.conn, sums(roots), &result) != mapping.StateSuccess {
		return d, fmt.Errorf("%s: %s", roots, mapping.ResultError(&result))
	}
	chunk := mapping.FetchChunk(result)
	defer mapping.DestroyDataChunk(&chunk)
	for i := range d {
		d[i] = vector[int64](chunk, i)[0]
	}
	return d, nil
}

// wanted is the digest of the union-find over n dense numbers.
func (o *outside) wanted(n int) (digest, error) {
	if err := o.stitchDense(n); err != nil {
		return digest{}, err
	}
	return o.digest("(SELECT x.node AS v, y.node AS f FROM map JOIN numbered AS x ON map.v = x.i JOIN numbered AS y ON map.f = y.i)")
}
