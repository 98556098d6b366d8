package main

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"unsafe"
)

// connection is one session in the engine: it has its own settings, its own
// current database and its own temporary tables, and runs one statement at a
// time. All connections of a process share its one data folder.
type connection struct {
	lib    *library
	handle *unsafe.Pointer
}

// open makes a connection. Arguments are those of clickhouse-local: --path for
// the data folder, --name=value for settings.
func (lib *library) open(arguments []string) (*connection, error) {
	argv := cTexts{pins: &runtime.Pinner{}}
	defer argv.pins.Unpin()
	for _, argument := range append([]string{"clickhouse"}, arguments...) {
		argv.add(argument + "\x00")
	}
	handle := lib.connect(int32(len(argv.starts)), unsafe.SliceData(append(argv.starts, nil)))
	if handle == nil {
		return nil, errors.New("the engine refuses to start a session")
	}
	return &connection{lib: lib, handle: handle}, nil
}

func (c *connection) close() { c.lib.close(c.handle) }

// run runs a statement to its end and gives its output in the format.
func (c *connection) run(sql, format string, parameters map[string]string) ([]byte, error) {
	result := c.begin(c.lib.query, sql, format, parameters)
	defer c.lib.resultDelete(result)
	output, err := c.output(result)
	return append([]byte(nil), output...), err
}

// errNotStreamed is what the engine says of statements whose output can only be
// had whole, before it does anything of them.
var errNotStreamed = errors.New("the engine does not stream this statement")

const notStreamed = "Streaming query is not supported" // in the engine's words

// stream runs a query and gives yield the pieces of its output as they come.
// They are the engine's memory, good until yield returns; an error of yield
// ends the query.
func (c *connection) stream(sql, format string, parameters map[string]string, yield func([]byte) error) error {
	stream := c.begin(c.lib.stream, sql, format, parameters)
	defer c.lib.resultDelete(stream)
	if text := c.lib.resultError(stream); strings.Contains(text, notStreamed) {
		return errNotStreamed
	} else if text != "" {
		return errors.New(text)
	}
	for {
		more, err := c.piece(stream, yield)
		if err != nil || !more {
			return err
		}
	}
}

func (c *connection) piece(stream unsafe.Pointer, yield func([]byte) error) (more bool, err error) {
	result := c.lib.fetch(*c.handle, stream)
	defer c.lib.resultDelete(result)
	output, err := c.output(result)
	if err == nil && len(output) == 0 {
		return false, nil
	}
	if err == nil {
		err = yield(output)
	}
	if err != nil {
		c.lib.cancel(*c.handle, stream)
	}
	return err == nil, err
}

// settle ends a statement that failed: it stays in the list of those that run,
// and KILL QUERY … SYNC waits for it, until its connection has more to do.
func (c *connection) settle() {
	_, _ = c.run("SELECT 1", "Null", nil) // the error of the statement is the one to tell
}

// insert runs "INSERT INTO t (…)" with rows in the format. An error of rows
// ends the statement.
func (c *connection) insert(sql, format string, rows io.Reader) error {
	insert := c.lib.insert(*c.handle, start(sql), uintptr(len(sql)), start(format), uintptr(len(format)))
	defer c.lib.insertDelete(insert)
	piece := make([]byte, 1<<20)
	for {
		if text := c.lib.insertError(insert); text != "" {
			return errors.New(text)
		}
		n, err := io.ReadFull(rows, piece)
		if n > 0 && c.lib.insertAppend(insert, &piece[0], uintptr(n)) != 0 {
			return errors.New(c.lib.insertError(insert))
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			c.lib.insertCancel(insert)
			return err
		}
	}
	result := c.lib.insertDone(insert)
	defer c.lib.resultDelete(result)
	_, err := c.output(result)
	return err
}

func (c *connection) begin(run statement, sql, format string, parameters map[string]string) unsafe.Pointer {
	names, values := cTexts{pins: &runtime.Pinner{}}, cTexts{pins: &runtime.Pinner{}}
	defer names.pins.Unpin()
	defer values.pins.Unpin()
	for name, value := range parameters {
		names.add(name)
		values.add(value)
	}
	return run(*c.handle, start(sql), uintptr(len(sql)), start(format), uintptr(len(format)),
		unsafe.SliceData(names.starts), unsafe.SliceData(names.sizes),
		unsafe.SliceData(values.starts), unsafe.SliceData(values.sizes), uintptr(len(parameters)))
}

// output gives the memory of a result, good until the result is deleted.
func (c *connection) output(result unsafe.Pointer) ([]byte, error) {
	if result == nil {
		return nil, errors.New("the engine gives no result")
	}
	if text := c.lib.resultError(result); text != "" {
		return nil, errors.New(text)
	}
	return unsafe.Slice(c.lib.resultBytes(result), c.lib.resultSize(result)), nil
}

// cTexts are texts as the engine wants a list of them: their starts and sizes,
// pinned because the engine reads starts inside memory of Go.
type cTexts struct {
	starts []*byte
	sizes  []uintptr
	pins   *runtime.Pinner
}

func (t *cTexts) add(text string) {
	first := start(text)
	t.pins.Pin(first)
	t.starts = append(t.starts, first)
	t.sizes = append(t.sizes, uintptr(len(text)))
}

// start gives the first byte of a text; of an empty one something that is not
// nil.
func start(text string) *byte {
	if text == "" {
		return new(byte)
	}
	return unsafe.StringData(text)
}
