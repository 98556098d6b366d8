package main

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"
)

// generated makes a project of n definitions that looks like a large real one:
// a source for every twenty traits, traits of traits, segments of segments.
func generated(n int) fs.FS {
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	put("weft.yaml", "project: large\ntargets:\n  local: {type: duckdb, path: large.duckdb}\n")
	put("entities.yaml", "entities:\n  customer:\n    ids:\n      member_id:\n      email: {normalize: email}\n")

	sources := max(1, n/20)
	segments := n * 3 / 10
	traits := n - sources - segments
	put2 := chunked{put: put, size: 400}
	for i := range sources {
		put2.add("sources", fmt.Sprintf(`  source_%d:
    table: raw.source_%d
    key: id
    time: at
    ids: {email: email, member_id: member_no}
    columns: {id: int, at: timestamp, email: text, member_no: text, amount: decimal, status: text, city: text}
`, i, i))
	}
	for i := range traits {
		put2.add("traits", trait(i, sources))
	}
	for i := range segments {
		put2.add("segments", segment(i, traits, sources))
	}
	put2.flush()
	return files
}

func trait(i, sources int) string {
	source := fmt.Sprintf("source_%d", i%sources)
	name := fmt.Sprintf("trait_%d", i)
	switch i % 5 {
	case 0:
		return fmt.Sprintf("    %s: sum(%s.amount where status = 'paid' within %dd)\n", name, source, 7+i%90)
	case 1:
		return fmt.Sprintf("    %s: count(%s where status = 'paid')\n", name, source)
	case 2:
		return fmt.Sprintf("    %s: last(%s.city)\n", name, source)
	case 3:
		return fmt.Sprintf("    %s: days_between(max(%s.at), now)\n", name, source)
	}
	return fmt.Sprintf("    %s: trait_%d / trait_%d\n", name, i-4, i-3)
}

func segment(i, traits, sources int) string {
	text := fmt.Sprintf("  segment_%d:\n    of: customer\n    all:\n      - trait_%d >= %d\n", i, i*5%(traits-traits%5), i%100)
	text += fmt.Sprintf("      - any:\n          - count(source_%d within 30d) = 0\n          - trait_%d is not null\n", i%sources, (i*7)%traits)
	if i%10 == 9 {
		text += fmt.Sprintf("      - not in_segment(segment_%d)\n", i-1)
	}
	return text
}

// chunked spreads definitions of a block over files of a size that people keep.
type chunked struct {
	put    func(name, text string)
	size   int
	block  string
	text   strings.Builder
	in, no int
}

func (c *chunked) add(block, definition string) {
	if c.block != block || c.in == c.size {
		c.flush()
		c.block = block
		c.text.WriteString(block + ":\n")
		if block == "traits" {
			c.text.WriteString("  customer:\n")
		}
	}
	c.text.WriteString(definition)
	c.in++
}

func (c *chunked) flush() {
	if c.in > 0 {
		c.put(fmt.Sprintf("%s/%04d.yaml", c.block, c.no), c.text.String())
		c.no++
	}
	c.text.Reset()
	c.in = 0
}
