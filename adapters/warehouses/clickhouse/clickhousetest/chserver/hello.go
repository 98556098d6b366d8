package main

import (
	"strings"
)

// helloStatement is what the Go driver asks first on each connection.
const helloStatement = "SELECT displayName(), version(), revision(), timezone()"

func (r *request) isHello() bool {
	return strings.TrimSpace(r.sql) == helloStatement && r.parameters.Has("client_protocol_version")
}

// hello answers the driver's first question by hand. The engine writes Native
// blocks as revision 0 of the protocol has them: without a block's own fields,
// and without serialization kinds. So the answer must name revision 0, and the
// driver then reads all that follows this way; but this one block it still reads
// at its own revision, which is why the engine cannot write it.
func (a *answer) hello(c *connection) error {
	output, err := c.run("SELECT version(), timezone()", "TabSeparated", nil)
	if err != nil {
		return err
	}
	version, zone, _ := strings.Cut(strings.TrimSpace(string(output)), "\t")
	block := []byte{
		1, 0, // field 1: is_overflows, no
		2, 0xff, 0xff, 0xff, 0xff, // field 2: bucket_num, -1
		0,    // no more fields
		4, 1, // columns, rows
	}
	text := func(s string) { block = append(append(block, byte(len(s))), s...) }
	column := func(name, kind, value string) {
		text(name)
		text(kind)
		block = append(block, 0) // no serialization of its own
		if kind == "UInt32" {
			block = append(block, value...)
		} else {
			text(value)
		}
	}
	column("displayName()", "String", "libchdb")
	column("version()", "String", version)
	column("revision()", "UInt32", "\x00\x00\x00\x00")
	column("timezone()", "String", zone)
	return a.write(block)
}
