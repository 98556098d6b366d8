// Package functions has BigQuery's functions as Go functions inside DuckDB,
// under names that start with bq_: those whose DuckDB counterparts mean
// something else, or that DuckDB has none of.
//
// A function that can fail is there twice. The second, with _safe at the end of
// its name, gives null instead of its own error, as SAFE. and SAFE_CAST do; the
// errors of its arguments stay errors, as they do in BigQuery.
package functions

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// Register makes a database able to run the functions, on all of its
// connections, and sets its time zone to UTC.
func Register(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "SET GLOBAL TimeZone = 'UTC'"); err != nil {
		return fmt.Errorf("setting the time zone: %w", err)
	}
	for _, table := range []map[string]scalar{texts, expressions, numbers, decimals, bigs, conversions, times, stamps, formats, jsons, arrays, digests} {
		if err := register(conn, table); err != nil {
			return err
		}
	}
	return nil
}

func register(conn *sql.Conn, table map[string]scalar) error {
	for name, f := range maps.All(table) {
		if err := duckdb.RegisterScalarUDF(conn, "bq_"+name, f); err != nil {
			return fmt.Errorf("function bq_%s: %w", name, err)
		}
		f.safe = true
		if err := duckdb.RegisterScalarUDF(conn, "bq_"+name+"_safe", f); err != nil {
			return fmt.Errorf("function bq_%s_safe: %w", name, err)
		}
	}
	return nil
}

// scalar is a Go function with its DuckDB types. Null in gives null out.
type scalar struct {
	in   []duckdb.TypeInfo
	out  duckdb.TypeInfo
	call func(args []driver.Value) (any, error)
	safe bool
}

// Config implements duckdb.ScalarFunc.
func (s scalar) Config() duckdb.ScalarFuncConfig {
	return duckdb.ScalarFuncConfig{InputTypeInfos: s.in, ResultTypeInfo: s.out}
}

// Executor implements duckdb.ScalarFunc.
func (s scalar) Executor() duckdb.ScalarFuncExecutor {
	call := s.call
	if s.safe {
		call = func(args []driver.Value) (any, error) {
			v, err := s.call(args)
			if err != nil {
				return nil, nil //nolint:nilerr // that is what SAFE means
			}
			return v, nil
		}
	}
	return duckdb.ScalarFuncExecutor{RowExecutor: call}
}

func fn1[A, R any](f func(A) (R, error)) scalar {
	return scalar{in: infos[A](), out: info[R](), call: func(v []driver.Value) (any, error) {
		return encode(f(decode[A](v[0])))
	}}
}

func fn2[A, B, R any](f func(A, B) (R, error)) scalar {
	in := append(infos[A](), info[B]())
	return scalar{in: in, out: info[R](), call: func(v []driver.Value) (any, error) {
		return encode(f(decode[A](v[0]), decode[B](v[1])))
	}}
}

func fn3[A, B, C, R any](f func(A, B, C) (R, error)) scalar {
	in := append(infos[A](), info[B](), info[C]())
	return scalar{in: in, out: info[R](), call: func(v []driver.Value) (any, error) {
		return encode(f(decode[A](v[0]), decode[B](v[1]), decode[C](v[2])))
	}}
}

func fn4[A, B, C, D, R any](f func(A, B, C, D) (R, error)) scalar {
	in := append(infos[A](), info[B](), info[C](), info[D]())
	return scalar{in: in, out: info[R](), call: func(v []driver.Value) (any, error) {
		return encode(f(decode[A](v[0]), decode[B](v[1]), decode[C](v[2]), decode[D](v[3])))
	}}
}

// sure lifts a function that cannot fail.
func sure[A, R any](f func(A) R) func(A) (R, error) {
	return func(a A) (R, error) { return f(a), nil }
}

func sure2[A, B, R any](f func(A, B) R) func(A, B) (R, error) {
	return func(a A, b B) (R, error) { return f(a, b), nil }
}

func infos[A any]() []duckdb.TypeInfo { return []duckdb.TypeInfo{info[A]()} }
