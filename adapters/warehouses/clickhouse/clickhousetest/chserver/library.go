package main

import (
	"fmt"
	"unsafe"

	"github.com/ebitengine/purego"
)

// library holds the functions of libchdb that a server needs, in the order in
// which a statement meets them. Handles are unsafe.Pointer to memory of the
// engine; texts go in as pointer and length, so that they may hold any byte.
// The header that declares them is chdb.h of the project chdb-core.
type library struct {
	version    func() string
	setSignals func(enabled int32)

	connect func(argc int32, argv **byte) *unsafe.Pointer
	close   func(connection *unsafe.Pointer)

	query  statement
	stream statement
	fetch  func(connection, stream unsafe.Pointer) unsafe.Pointer
	cancel func(connection, stream unsafe.Pointer)

	resultError  func(result unsafe.Pointer) string
	resultBytes  func(result unsafe.Pointer) *byte
	resultSize   func(result unsafe.Pointer) uintptr
	resultDelete func(result unsafe.Pointer)

	insert       func(connection unsafe.Pointer, sql *byte, sqlSize uintptr, format *byte, formatSize uintptr) unsafe.Pointer
	insertError  func(insert unsafe.Pointer) string
	insertAppend func(insert unsafe.Pointer, data *byte, size uintptr) int32
	insertDone   func(insert unsafe.Pointer) unsafe.Pointer
	insertCancel func(insert unsafe.Pointer)
	insertDelete func(insert unsafe.Pointer)
}

// statement runs SQL with count named parameters and gives a result, or the
// beginning of one.
type statement func(connection unsafe.Pointer, sql *byte, sqlSize uintptr, format *byte, formatSize uintptr,
	names **byte, nameSizes *uintptr, values **byte, valueSizes *uintptr, count uintptr) unsafe.Pointer

// load opens the shared library at path. It can be done once in a process, and
// stays open until its end.
func load(path string) (*library, error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("cannot load the engine: %w", err)
	}
	lib := &library{}
	for name, function := range map[string]any{
		"chdb_version":                     &lib.version,
		"chdb_set_signal_handlers_enabled": &lib.setSignals,
		"chdb_connect":                     &lib.connect,
		"chdb_close_conn":                  &lib.close,
		"chdb_query_with_params_n":         &lib.query,
		"chdb_stream_query_with_params_n":  &lib.stream,
		"chdb_stream_fetch_result":         &lib.fetch,
		"chdb_stream_cancel_query":         &lib.cancel,
		"chdb_result_error":                &lib.resultError,
		"chdb_result_buffer":               &lib.resultBytes,
		"chdb_result_length":               &lib.resultSize,
		"chdb_destroy_query_result":        &lib.resultDelete,
		"chdb_stream_insert_n":             &lib.insert,
		"chdb_stream_insert_error":         &lib.insertError,
		"chdb_stream_append":               &lib.insertAppend,
		"chdb_stream_done":                 &lib.insertDone,
		"chdb_stream_cancel_insert":        &lib.insertCancel,
		"chdb_destroy_insert_stream":       &lib.insertDelete,
	} {
		symbol, err := purego.Dlsym(handle, name)
		if err != nil {
			return nil, fmt.Errorf("the engine at %s is too old: %w", path, err)
		}
		purego.RegisterFunc(function, symbol)
	}
	lib.setSignals(0) // Go's runtime needs its own
	return lib, nil
}
